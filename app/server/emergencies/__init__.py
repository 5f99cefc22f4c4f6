"""An agent calls for help; supervisors see it until one of them says so."""
