"""Requirements problem first with what asks for and scores them, the scope both ways, and the contract's terms."""
