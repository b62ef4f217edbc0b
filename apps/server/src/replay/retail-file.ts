import { CsvError, parse } from 'csv-parse';

/** The columns of the form this replay reads (the UCI data set "Online Retail"), each of which must be there, in any order. */
export const RETAIL_COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/** Most rows a file may hold; the whole data set has 541,909. */
const ROWS_MAX = 2_000_000;

/** One row as the file has it: texts, trimmed, nothing judged yet. `line` counts from 1, the header included. */
export interface FileRow {
  readonly line: number;
  readonly invoiceNo: string;
  readonly stockCode: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  /** Empty where the file names no customer; `17850.0` is read as `17850`. */
  readonly customerId: string;
  readonly country: string;
}

/** The file is not in the form that can be replayed; the message says where and why. */
class RetailFileError extends Error {
  override readonly name = 'RetailFileError';
}

/**
 * Reads all rows of a file, in its order. Quoted fields may hold commas, quotes and line ends; a byte order mark is skipped.
 * @throws RetailFileError when a column is missing, a row has another number of fields, or there are more than ROWS_MAX rows.
 */
export async function readRetailFile(input: NodeJS.ReadableStream): Promise<FileRow[]> {
  const parser = input.pipe(
    parse({ bom: true, columns: checkedHeader, info: true, skip_empty_lines: true, trim: true }),
  );
  input.once('error', (error) => parser.destroy(error));
  const rows: FileRow[] = [];
  try {
    for await (const parsed of parser) {
      const { info, record } = parsed as { info: { lines: number }; record: Record<string, string> };
      if (rows.length === ROWS_MAX) throw new RetailFileError(`the file has more than ${ROWS_MAX} rows`);
      rows.push(toRow(info.lines, record));
    }
  } catch (error) {
    if (error instanceof CsvError) throw new RetailFileError(error.message, { cause: error });
    throw error;
  }
  return rows;
}

function checkedHeader(header: string[]): string[] {
  const missing = RETAIL_COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new RetailFileError(`the file has no column ${missing.join(', ')}`);
  return header;
}

function toRow(line: number, record: Record<string, string>): FileRow {
  return {
    line,
    invoiceNo: record['InvoiceNo'] ?? '',
    stockCode: record['StockCode'] ?? '',
    description: record['Description'] ?? '',
    quantity: record['Quantity'] ?? '',
    unitPrice: record['UnitPrice'] ?? '',
    customerId: (record['CustomerID'] ?? '').replace(/\.0$/, ''),
    country: record['Country'] ?? '',
  };
}
