"""Surveys as XLSForms, the spreadsheets in which KoboToolbox, ODK and others keep their questionnaires.

`workbook` reads and writes the file, `reading` and `writing` turn its rows into a questionnaire and back, `pages`
makes a page of it. What one side cannot say is a line of the `report`; see docs/decisions/0010-xlsform.md.
"""
