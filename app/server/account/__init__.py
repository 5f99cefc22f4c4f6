"""What people do for their own account: second factor, password, sessions."""
