// npm run walls: checks the imports of every room against its package.json, one line a fault.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkWalls } from './walls/check.ts'

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)))
const faults = checkWalls(root)
for (const { file, line, rule, message } of faults) console.log(`${file}:${line} ${rule} ${message}`)
if (faults.length > 0) process.exitCode = 1
