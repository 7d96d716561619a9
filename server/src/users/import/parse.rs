use std::io;

use contract::{FieldErrors, users::NewUser};
use csv_async::{AsyncReader, AsyncReaderBuilder, ByteRecord};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt};
use uuid::Uuid;

use super::{
    header::{Header, separator},
    rejected::Rejected,
};
use crate::{Error, users::spreadsheet::unguard};

/// The longest line that may come first, in bytes; a longer one is no header.
const MAX_HEADER: u64 = 16 * 1024;

/// A file that has been read.
#[derive(Debug)]
pub(in crate::users) struct Parsed {
    /// The good rows in the text form of COPY: id, line, name, email, role, status.
    pub(super) copy: Vec<u8>,
    /// How many rows that is.
    pub(super) rows: u64,
    /// The bad rows.
    pub(super) rejected: Rejected,
    /// Columns of the file that users do not have.
    pub(super) ignored: Vec<String>,
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The file as a whole cannot be taken.
    Refused(Error),
    /// It could not be read.
    Io(io::Error),
}

/// Reads the file, whose lines end with line feeds, all of them.
pub(super) async fn parse(file: impl AsyncBufRead + Unpin + Send) -> Result<Parsed, Stopped> {
    let (mut csv, before) = open(file).await?;
    let mut record = ByteRecord::new();
    if !csv.read_byte_record(&mut record).await? {
        return Err(refused("file", "must not be empty"));
    }
    let header = Header::read(&record).map_err(|errors| Stopped::Refused(errors.into()))?;
    let (copy, ignored) = (Vec::new(), header.ignored.clone());
    let mut parsed = Parsed { copy, rows: 0, rejected: Rejected::default(), ignored };
    while csv.read_byte_record(&mut record).await? {
        // Empty rows at the end are what spreadsheets leave behind.
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let line = before + first_line(&csv, &record);
        parsed.add(line, &header, &record);
    }
    Ok(parsed)
}

/// The reader of the file's records, and how many blank lines were before it.
async fn open<R>(mut file: R) -> Result<(AsyncReader<impl AsyncRead + Unpin + Send>, u64), Stopped>
where
    R: AsyncBufRead + Unpin + Send,
{
    let (mut header, mut blank) = (Vec::new(), 0);
    loop {
        header.clear();
        let read = (&mut file).take(MAX_HEADER).read_until(b'\n', &mut header).await.map_err(Stopped::Io)?;
        if read == 0 || !header.trim_ascii().is_empty() {
            break;
        }
        blank += 1;
    }
    if !header.is_empty() && !header.ends_with(b"\n") {
        return Err(refused("file", "must be a CSV file whose first line names the columns"));
    }
    let separator = separator(&header);
    let whole = io::Cursor::new(header).chain(file);
    let csv =
        AsyncReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).create_reader(whole);
    Ok((csv, blank))
}

/// The line on which the record begins. Its end is known, and so are the lines inside it; blank lines before it are
/// not, which is why this counts backwards. Where a quote is not closed the end is no line's end, so it does not count
/// back behind the record before.
fn first_line<R: AsyncRead + Unpin + Send>(csv: &AsyncReader<R>, record: &ByteRecord) -> u64 {
    let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
    let earliest = record.position().map_or(1, csv_async::Position::line);
    csv.position().line().saturating_sub(1 + inside).max(earliest)
}

impl Parsed {
    fn add(&mut self, line: u64, header: &Header, record: &ByteRecord) {
        if record.len() != header.width {
            let (found, wanted) = (record.len(), header.width);
            let message = format!("must have {wanted} columns, as the header has, and has {found}");
            return self.rejected.push(line, "", message);
        }
        let mut row = header.pick(record);
        row.name = unguard(&row.name).to_owned();
        row.email = unguard(&row.email).to_owned();
        match row.validate() {
            Ok(user) => self.copy_row(line, &user),
            Err(errors) => self.rejected.push_errors(line, &errors),
        }
    }

    fn copy_row(&mut self, line: u64, user: &NewUser) {
        let status = user.status.map_or("invited", |status| status.as_str());
        let id = Uuid::now_v7().to_string();
        for (place, cell) in
            [&*id, &*line.to_string(), &*user.name, &*user.email, &*user.role, status].iter().enumerate()
        {
            if place > 0 {
                self.copy.push(b'\t');
            }
            crate::db::copy_text(&mut self.copy, cell);
        }
        self.copy.push(b'\n');
        self.rows += 1;
    }
}

fn refused(field: &str, message: &str) -> Stopped {
    Stopped::Refused(FieldErrors::of(field, message).into())
}

impl From<csv_async::Error> for Stopped {
    fn from(error: csv_async::Error) -> Self {
        match error.into_kind() {
            csv_async::ErrorKind::Io(error) => Self::Io(error),
            _ => refused("file", "must be a CSV file"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(file: &str) -> Parsed {
        parse(file.as_bytes()).await.unwrap()
    }

    fn lines(rejected: &Rejected) -> Vec<u64> {
        rejected.rows.iter().map(|row| row.line).collect()
    }

    #[tokio::test]
    async fn a_row_goes_into_the_form_of_copy() {
        let parsed = read("email;role;name\n'+x@b.c;viewer;\"Back\\slash \"\"Q\"\"\"\n").await;
        let text = String::from_utf8(parsed.copy).unwrap();
        let (_, rest) = text.split_once('\t').unwrap();
        assert_eq!(rest, "2\tBack\\\\slash \"Q\"\t+x@b.c\tviewer\tinvited\n");
        assert_eq!(parsed.rows, 1);
    }

    #[tokio::test]
    async fn lines_are_those_of_the_file() {
        let file = "\n\nname,email,role\nA,bad,viewer\n\n\n\"A\nB\",bad,viewer\n,,\nC,bad,viewer\nD,d@e.f\n";
        let parsed = read(file).await;
        assert_eq!(lines(&parsed.rejected), [4, 7, 10, 11]);
        assert_eq!(parsed.rejected.rows[3].message, "must have 3 columns, as the header has, and has 2");
    }

    #[tokio::test]
    async fn everything_that_is_wrong_with_a_row_is_in_one_message() {
        let parsed = read("name,email,role,status\n,x,viewer,gone\n").await;
        let row = &parsed.rejected.rows[0];
        assert_eq!(row.field, "name");
        assert!(row.message.starts_with("must not be empty; email must be"), "{}", row.message);
        assert!(row.message.contains("; status must be"), "{}", row.message);
    }

    #[tokio::test]
    async fn what_is_no_such_file_is_refused() {
        for file in ["", "\n", "a,b\n1,2\n", &"x".repeat(20_000)] {
            assert!(matches!(parse(file.as_bytes()).await, Err(Stopped::Refused(_))), "{file:.20}");
        }
    }

    #[tokio::test]
    async fn a_quote_that_is_not_closed_takes_the_rest_and_is_told_by_its_line() {
        let parsed = read("name,email,role\nA,a@b.c,viewer\n\"B,b@b.c,viewer\nC,c@b.c,viewer\n").await;
        assert_eq!((parsed.rows, lines(&parsed.rejected)), (1, vec![3]));
    }
}
