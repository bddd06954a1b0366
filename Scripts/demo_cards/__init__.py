"""What the cards in Profiles/cards hold; see ../make-demo-cards."""
