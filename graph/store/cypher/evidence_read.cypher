// A row is evidence that is there: id, properties. $ids.
UNWIND $ids AS id MATCH (e:Evidence {id: id}) RETURN e.id AS id, properties(e) AS properties
