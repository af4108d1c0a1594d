import { expect, test } from 'vitest'
import { clipModel } from './clip-model.ts'
import { holesNear } from './holes.ts'

test('a model keeps what stands out of the deepest hole nearby, with what lies within a beam of it', () => {
  const [width, height] = [220, 160]
  const [image, model] = [new Float32Array(width * height), new Float32Array(width * height)]
  const put = (x: number, y: number, imageJy: number, modelJy: number) => {
    image[y * width + x] = imageJy
    model[y * width + x] = modelJy
  }
  put(40, 40, 10, 9) // a source
  put(43, 40, -1, -0.5) // a hole beside it, part of its model
  put(60, 60, 1.9, 1.5) // an artefact: no brighter than twice the hole
  put(150, 120, 1.9, 1.5) // a source as bright, far from any hole
  const kept = clipModel(model, image, width, height, 4)
  const at = (x: number, y: number) => kept[y * width + x]
  expect([at(40, 40), at(43, 40), at(60, 60), at(150, 120)]).toEqual([9, -0.5, 0, 1.5])
})

test('a hole is looked for farther off where a source fills the box', () => {
  const [width, height] = [480, 480]
  const image = new Float32Array(width * height).fill(-0.1)
  const put = (x: number, y: number, value: number) => {
    image[y * width + x] = value
  }
  for (let y = 140; y < 340; y++) for (let x = 140; x < 340; x++) put(x, y, 1) // a source of 200 pixels
  put(240, 300, -0.05) // which has a hole of its own
  put(350, 240, -3) // an artefact beside it, seen within 110 pixels of the centre
  const holes = holesNear(image, width, height)
  const at = (x: number, y: number) => holes[y * width + x]
  expect(at(240, 240)).toBe(-3) // 50 pixels about the centre show none, 100 neither: looked for within 200
  expect(at(240, 60)).toBeCloseTo(-0.1, 6) // where half of the sky is negative, within 50
  expect(at(310, 240)).toBe(-3)
})
