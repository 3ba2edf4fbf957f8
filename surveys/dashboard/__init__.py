"""What evaluators see of a dataset while answers come in: figures of questions, headline, filter, time and flow."""
