/** What the system's error codes mean for the file that they come with. */
const MEANING: Readonly<Record<string, string>> = {
  EACCES: 'may not be touched: permission denied',
  EDQUOT: 'cannot be written: the quota of the disk is used up',
  EEXIST: 'exists already',
  EFBIG: 'cannot be written: larger than files may become here',
  EIO: 'the disk failed to read or write it',
  EISDIR: 'is a folder, wanted a file',
  ELOOP: 'is a symbolic link that leads back to itself',
  EMFILE: 'cannot be opened: too many files are open',
  ENAMETOOLONG: 'is too long a name',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'cannot be written: the disk is full',
  ENOTDIR: 'lies below a file, wanted a folder',
  EPERM: 'may not be touched: operation not permitted',
  EROFS: 'cannot be written: the file system is read-only',
}

/** An error as one line for a person, without the name of the command. */
export function errorLine(error: unknown): string {
  const message = error instanceof Error ? systemMessage(error) : String(error)
  return message
    .replace(/^error: option '([^']*)' argument '(.*)' is invalid\. /s, "option '$1' is '$2', ")
    .replace(/Allowed choices are (.*)\.$/, 'wanted one of $1')
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
}

/** Node says "ENOENT: no such file or directory, open 'x'", where a person wants the file first. */
function systemMessage(error: NodeJS.ErrnoException): string {
  const meaning = error.code === undefined ? undefined : meaningOf(error.code, error.syscall)
  if (meaning !== undefined && error.path !== undefined) return `${error.path}: ${meaning}`
  return error.message === '' ? error.name : error.message
}

/** Making a folder where a file stands fails with EEXIST; where a folder stands it does not fail. */
function meaningOf(code: string, call: string | undefined): string | undefined {
  return code === 'EEXIST' && call === 'mkdir' ? 'is a file, wanted a folder' : MEANING[code]
}
