// Deletes evidence. $ids. No rows.
UNWIND $ids AS id MATCH (e:Evidence {id: id}) DETACH DELETE e
