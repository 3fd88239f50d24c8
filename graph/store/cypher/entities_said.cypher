// A row is one thing documents say of an entity: id, says (JSON), first (smallest id of a document that says it). $ids.
UNWIND $ids AS id MATCH (n:__KIND__ {id: id})-[r:DEFINED_IN]->(d:Document) RETURN n.id AS id, r.says AS says, min(d.id) AS first
