import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { ApiError } from './errors/api-error.ts'
import { placeWithin } from './places.ts'

/** A folder that may be read, with a file and links, beside one that may not. */
function folders() {
  const folder = temporaryFolder()
  for (const name of ['out', 'out/ms', 'secret', 'elsewhere']) mkdirSync(join(folder, name))
  for (const name of ['out/ms/a', 'secret/key', 'elsewhere/b']) writeFileSync(join(folder, name), '')
  symlinkSync(join(folder, 'secret'), join(folder, 'out/way-out'))
  symlinkSync(join(folder, 'out/ms'), join(folder, 'out/way-in'))
  symlinkSync('loop', join(folder, 'out/loop'))
  return folder
}

test('what lies below a root is found, links within it too', async () => {
  const folder = folders()
  const roots = [join(folder, 'out')]
  const file = join(folder, 'out/ms/a')
  expect(await placeWithin(roots, file)).toEqual({ path: file, exists: true })
  expect(await placeWithin(roots, join(folder, 'out/way-in/a'))).toEqual({ path: file, exists: true })
  expect(await placeWithin(roots, join(folder, 'out/none/x'))).toMatchObject({ exists: false })
})

test('a root may itself be a link', async () => {
  const folder = folders()
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'root'))
  const found = await placeWithin([join(folder, 'root')], join(folder, 'root/b'))
  expect(found).toEqual({ path: join(folder, 'elsewhere/b'), exists: true })
})

test.each([
  ['out/../secret/key', 'without . and ..'],
  ['out/./ms/a', 'without . and ..'],
  ['secret/key', 'outside'],
  ['secret/none', 'outside'],
  ['out/way-out/key', 'outside'],
  ['out/way-out/none', 'outside'],
  ['out', 'outside'],
  ['outside', 'outside'],
  ['out/a\0b', 'zero byte'],
  ['out/loop', 'lead nowhere'],
  [`out/${'a'.repeat(5000)}`, '4096 at most'],
])('%j is refused', async (path, why) => {
  const folder = folders()
  const refused = placeWithin([join(folder, 'out')], `${folder}/${path}`)
  await expect(refused).rejects.toThrow(ApiError)
  await expect(refused).rejects.toMatchObject({ statusCode: 400, code: 'bad_path' })
  await expect(refused).rejects.toThrow(why)
})

test('relative paths are refused', async () => {
  await expect(placeWithin(['/'], 'ms/a')).rejects.toMatchObject({ statusCode: 400 })
})
