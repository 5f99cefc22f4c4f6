"""Who may do what: accounts, sign-in, seats' tokens, enrolment, the policy."""
