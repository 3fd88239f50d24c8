// Deletes a document. $document: its id. No rows.
MATCH (d:Document {id: $document}) DETACH DELETE d
