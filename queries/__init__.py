"""Facts to answers: one short function a question, each with a Cypher twin in queries/cypher/."""
