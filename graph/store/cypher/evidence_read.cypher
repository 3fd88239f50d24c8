// One row: a list of the properties of the evidence that is there. $ids.
UNWIND $ids AS id MATCH (e:Evidence {id: id}) RETURN collect(properties(e)) AS found
