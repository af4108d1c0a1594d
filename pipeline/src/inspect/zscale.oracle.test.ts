import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { zscaleRange } from './zscale.ts'

const images = [1, 2, 3, 4].map((kind) =>
  Float64Array.from({ length: 300 * 300 + 7 * kind }, (_, i) => {
    const noise = Math.sin(i * i * 0.7 + kind) + Math.sin(i * 1.7 * kind)
    return noise + (i % (50 * kind) === 0 ? 300 / kind : 0) + (kind === 4 ? i / 1000 : 0)
  }),
)

test.skipIf(!havePython('astropy'))('ZScale at contrast 0.2 gives the limits that astropy gives', () => {
  const theirs = runPython<[number, number][]>(
    `
from astropy.visualization import ZScaleInterval
import numpy as np
answer = [[float(x) for x in ZScaleInterval(contrast=0.2).get_limits(np.array(one))] for one in given]
`,
    images.map((image) => [...image]),
  )
  images.forEach((image, i) => {
    const [low, high] = zscaleRange(image)
    expect(low).toBeCloseTo(theirs[i][0], 9)
    expect(high).toBeCloseTo(theirs[i][1], 9)
  })
})
