/** The largest file that is taken, in bytes; what a browser wraps around it comes on top. */
export const longestFile = 64_000_000
/** Files of one account that have not become contacts yet, together. */
export const mostWaiting = 4 * longestFile
/** Uploads of one account at once. */
export const mostUploads = 3
/** An upload that has brought nothing for so long is over. */
export const silentUpload = '2 minutes'
/** A file that nobody starts to import is thrown away after this long, and so are the pieces of a finished one. */
export const keptFor = '1 day'

export const pieceSize = 1_048_576
export const mostColumns = 200
/** A longer row is refused; it is what a quote that is never closed makes of the rest of a file, or no row at all. */
export const longestRow = 1_000_000
/** Rows that are dealt with in one transaction. */
export const batchRows = 1000
/** Rows that the preview looks at, and how many of them it shows. */
export const previewRows = 1000
export const shownRows = 10
