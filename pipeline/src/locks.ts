export { takeLockWarning } from '@contimg/formats/node'
