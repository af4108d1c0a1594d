// Makes a fresh clone ready: installs what package-lock.json names, builds the kernels and the dashboard, each only where
// missing or stale. Plain JavaScript for any Node >= 20, because it is what installs the Node that runs the rest.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

function run(command, args) {
  console.error(`ready: ${command} ${args.join(' ')}`)
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error) console.error(`ready: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function newest(folder) {
  if (!existsSync(folder)) return 0
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true }).map((name) => {
      const entry = statSync(join(folder, name))
      return entry.isFile() ? entry.mtimeMs : 0
    }),
  )
}

function newestFile(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}

function oldest(folder, names) {
  return Math.min(...names.map((name) => (existsSync(join(folder, name)) ? statSync(join(folder, name)).mtimeMs : 0)))
}

const installed = join(root, 'node_modules/.package-lock.json')
const lock = join(root, 'package-lock.json')
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  run('npm', ['ci', '--no-audit', '--no-fund'])
}

const kernels = join(root, 'numerics/kernels')
const names = existsSync(kernels)
  ? readdirSync(kernels, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(kernels, entry.name, 'index.ts')))
      .map((entry) => `${entry.name}.ts`)
  : []
if (names.length > 0 && oldest(join(root, 'numerics/src/generated'), names) < newest(kernels)) {
  run('npm', ['run', '--silent', 'build'])
}

const dashboard = join(root, 'dashboard')
const sources = Math.max(
  ...['src', 'build'].map((name) => newest(join(dashboard, name))),
  newestFile(join(dashboard, 'vite.config.ts')),
)
if (existsSync(dashboard) && newestFile(join(dashboard, 'dist/index.html')) < sources) {
  run('npm', ['run', '--silent', 'build:dashboard'])
}
