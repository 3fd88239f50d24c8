"""The facts, their schema, the store that keeps them and the projection that answers from them."""
