import { expect, test } from 'vitest'
import { Progress, type ProgressStream } from './progress.ts'

function recorder(isTTY: boolean): ProgressStream & { readonly written: string[] } {
  const written: string[] = []
  return { isTTY, columns: 60, written, write: (text: string) => written.push(text) }
}

test('off a terminal a plain line is written at each tenth, each only once and at least two seconds after another', () => {
  const stream = recorder(false)
  let nowMs = 0
  using progress = new Progress('convert', stream, () => nowMs)
  for (const [fraction, ms] of [
    [0, 0],
    [0.05, 2500],
    [0.101, 3000],
    [0.22, 3500],
    [0.23, 5000],
    [0.25, 8000],
    [0.47, 61_000],
    [0.2, 64_000],
    [1, 125_000],
    [1, 128_000],
  ] as const) {
    nowMs = ms
    progress.update(fraction)
  }
  expect(stream.written).toEqual([
    'convert  10 %  3.0 s, 27 s left\n',
    'convert  23 %  5.0 s, 17 s left\n',
    'convert  47 %  1 min 1 s, 1 min 9 s left\n',
    'convert 100 %  2 min 5 s\n',
  ])
})

test('on a terminal one line is drawn over, at most ten times a second, and ended once', () => {
  const stream = recorder(true)
  let nowMs = 0
  {
    using progress = new Progress('image', stream, () => nowMs)
    progress.update(0.25, 'psf')
    nowMs = 50
    progress.update(0.3)
    nowMs = 200
    progress.update(0.5)
    progress.update(1)
  }
  const bar = (full: number) => '█'.repeat(full) + '░'.repeat(24 - full)
  expect(stream.written).toEqual([
    `\r\x1b[2Kimage  ${bar(6)}   25 %  0.0 s  psf`,
    `\r\x1b[2Kimage  ${bar(12)}   50 %  0.2 s`,
    `\r\x1b[2Kimage  ${bar(24)}  100 %  0.2 s\n`,
  ])
})

test('a line never wraps, a fraction that is no number is nothing, and no update leaves no line', () => {
  const stream = recorder(true)
  new Progress('idle', stream)[Symbol.dispose]()
  expect(stream.written).toEqual([])
  using progress = new Progress('image', stream, () => 0)
  progress.update(Number.NaN, 'x'.repeat(100))
  expect(stream.written[0]).toHaveLength('\r\x1b[2K'.length + 59)
  expect(stream.written[0]).toContain('  0 %')
})
