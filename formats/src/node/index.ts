export { FileSink, FileSource, nodeByteSource, writeWhole } from './file.ts'
export { nodeTableFiles } from './table-files.ts'
