// The peer: DuckDB with two threads. Prints seconds, from opening the database to the answer.
//
//     node duckdb.mjs load DATABASE FILE.csv     a native table of it
//     node duckdb.mjs count DATABASE
//     node duckdb.mjs print DATABASE OUT.csv     the counts, sorted by bytes
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'x.js'));
const { DuckDBInstance } = require('@duckdb/node-api');
const [mode, database, file] = process.argv.slice(2);
const groups = `SELECT year(date) || '-Q' || quarter(date) AS period, model, country, version, count(*) AS n
	FROM activations GROUP BY ALL`;
const statements = {
	load: `CREATE TABLE activations AS SELECT * FROM read_csv('${file}', header = true, delim = ',', quote = '"',
		columns = { date: 'DATE', model: 'VARCHAR', country: 'VARCHAR', version: 'VARCHAR' })`,
	count: `SELECT count(*), sum(n) FROM (${groups})`,
	print: `COPY (${groups} ORDER BY period, model, country, version) TO '${file}' (HEADER false)`,
};

const start = performance.now();
const instance = await DuckDBInstance.create(database, { threads: '2' });
const connection = await instance.connect();
await connection.runAndReadAll(statements[mode]);
if (mode === 'load')
	await connection.run('CHECKPOINT');
connection.closeSync();
instance.closeSync();
console.log(((performance.now() - start) / 1000).toFixed(3));
