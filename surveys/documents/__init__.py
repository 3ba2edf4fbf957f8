"""What describes a survey's dataset: its codebook as data, a page, a PDF and a DDI file, all made from `content`."""
