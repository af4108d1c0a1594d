export { FileSink, FileSource, writeWhole } from './file.ts'
export { nodeTableFiles } from './table-files.ts'
