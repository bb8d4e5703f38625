//! SQLite, in which all three browsers keep history, cookies and forms, and Firefox and WebKit most of the rest. A value that is longer
//! than a page lies in pieces; SQLite itself puts them together, with what is still in the write-ahead log.

use std::path::Path;
use std::{fs, io};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use super::packed::{Layer, snappy_value};

const MAGIC: &[u8] = b"SQLite format 3\0";

/// Beside the database: what has not been carried into it, and what to go back to.
const BESIDE: [&str; 2] = ["-wal", "-journal"];

/// Every value of every table; nothing of any other file.
pub(super) fn layers(file: &Path, octets: &[u8]) -> Vec<Layer> {
    if !octets.starts_with(MAGIC) {
        return Vec::new();
    }
    let Ok(copy) = Copy::of(file) else {
        return vec![Layer::closed("SQLite", "that has just gone")];
    };
    match copy.open().and_then(|connection| values(&connection)) {
        Ok(layers) => layers,
        Err(error) => vec![Layer::closed("SQLite", error.to_string())],
    }
}

/// How many rows `condition` is true for.
///
/// # Panics
/// When the file is no database, or has no such table and columns.
pub fn count(file: &Path, table: &str, condition: &str) -> i64 {
    let copy = Copy::of(file).expect("it can be read");
    let rows = copy.open().and_then(|connection| {
        let question = format!("SELECT count(*) FROM {table} WHERE {condition}");
        connection.query_row(&question, (), |row| row.get(0))
    });
    rows.unwrap_or_else(|error| panic!("{}, {table}: {error}", file.display()))
}

/// A database is opened as a copy: opening changes it.
struct Copy {
    directory: TempDir,
}

impl Copy {
    fn of(file: &Path) -> io::Result<Self> {
        let directory = tempfile::tempdir()?;
        fs::copy(file, directory.path().join("database"))?;
        for ending in BESIDE {
            let mut beside = file.as_os_str().to_owned();
            beside.push(ending);
            // Most have none.
            let _ = fs::copy(beside, directory.path().join(format!("database{ending}")));
        }
        Ok(Self { directory })
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let file = self.directory.path().join("database");
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }
}

fn values(connection: &Connection) -> rusqlite::Result<Vec<Layer>> {
    // A virtual table keeps its content in ordinary ones, and its module is not here.
    let mut names = connection.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )?;
    let names: Vec<String> = names
        .query_map((), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut layers = Vec::new();
    for table in names {
        let quoted = table.replace('"', "\"\"");
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{quoted}\""))?;
        let columns: Vec<String> = statement
            .column_names()
            .map(|column| format!("{table}.{column}"))
            .collect();
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            for (at, column) in columns.iter().enumerate() {
                let (ValueRef::Text(value) | ValueRef::Blob(value)) = row.get_ref(at)? else {
                    continue;
                };
                layers.push(Layer::new("SQLite value", column, value.to_vec()));
                if let Some(inner) = snappy_value(value) {
                    layers.push(Layer::new("Snappy", column, inner));
                }
            }
        }
    }
    Ok(layers)
}
