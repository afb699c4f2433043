"""What is kept of sessions, and what is told of them."""
