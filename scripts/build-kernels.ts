// Compiles every numerics/kernels/<name>/index.ts (AssemblyScript) to WASM and writes it, base64 in a module,
// to numerics/src/generated/<name>.ts, so that a kernel loads in Node and in a browser without a path.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const kernelsFolder = new URL('../numerics/kernels/', import.meta.url).pathname
const generatedFolder = new URL('../numerics/src/generated/', import.meta.url).pathname

const OPTIONS = [
  '--optimizeLevel',
  '3',
  '--shrinkLevel',
  '0',
  '--noAssert',
  '--runtime',
  'stub',
  '--use',
  'abort=',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--enable',
  'relaxed-simd',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--memoryBase',
  '1024',
]

async function compile(name: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined
  const { error, stderr } = await asc.main([`${name}/index.ts`, ...OPTIONS, '--outFile', 'binary.wasm'], {
    readFile: (file) => {
      const path = join(kernelsFolder, file)
      return existsSync(path) ? readFileSync(path, 'utf8') : null
    },
    writeFile: (file, contents) => {
      if (file === 'binary.wasm' && typeof contents !== 'string') binary = contents
    },
  })
  if (error || !binary) throw new Error(`kernel ${name}: ${stderr.toString() || error?.message}`)
  return binary
}

mkdirSync(generatedFolder, { recursive: true })
const names = readdirSync(kernelsFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

for (const name of names) {
  const base64 = Buffer.from(await compile(name)).toString('base64')
  const target = join(generatedFolder, `${name}.ts`)
  writeFileSync(
    `${target}.partial`,
    `// Generated from numerics/kernels/${name} by npm run build.\nexport const wasmBase64 =\n  '${base64}'\n`,
  )
  renameSync(`${target}.partial`, target)
  console.log(`kernel ${name}: ${Math.round((base64.length * 3) / 4 / 102.4) / 10} kB`)
}
