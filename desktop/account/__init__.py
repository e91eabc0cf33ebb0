"""The page 账户: who is logged in, the balance, and the login by scan."""
