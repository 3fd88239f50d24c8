// Unties entities from the document. $ids; $document. No rows.
UNWIND $ids AS id MATCH (n:__KIND__ {id: id})-[r:DEFINED_IN]->(d:Document {id: $document}) DELETE r
