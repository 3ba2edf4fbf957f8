"""What residents see of a consultation. Each function answers one address below a page."""
