"""What residents see of a survey. Each function answers one address below the survey's page."""
