import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { holdFolder } from './hold-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-hold-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const MODULE = JSON.stringify(new URL('./hold-folder.ts', import.meta.url).href)

/** What another process is told, which then ends by a signal, still holding. */
function elsewhere(): string {
  const code = `const { holdFolder } = await import(${MODULE})
    try { holdFolder(${JSON.stringify(folder)}, 'serve'); console.log('held'); process.kill(process.pid, 'SIGKILL') }
    catch (error) { console.log(error.message) }`
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).stdout.trim()
}

test('of two processes one holds a folder, until it ends in whatever way', () => {
  const first = holdFolder(folder, 'serve')
  expect(elsewhere()).toBe(`${folder}: contimg serve runs there already, as process ${process.pid}, wanted one`)
  first[Symbol.dispose]()
  expect(elsewhere()).toBe('held')
  expect(elsewhere()).toBe('held') // the one before was killed
  using again = holdFolder(folder, 'serve')
  expect(again).toBeDefined()
  using other = holdFolder(folder, 'recorder')
  expect(other).toBeDefined()
})
