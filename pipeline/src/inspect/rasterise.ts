import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const require = createRequire(import.meta.url)
const FONT_FILES = ['inter-ui/web/Inter-Regular.woff2', 'inter-ui/web/Inter-SemiBold.woff2']

interface Renderer {
  readonly fonts: Uint8Array[]
}

let renderer: Promise<Renderer> | undefined

/** Draws an SVG document with the bundled font; the same pixels on every machine. Returns the bytes of a PNG. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  renderer ??= prepare()
  const { fonts } = await renderer
  const drawing = new Resvg(svg, { font: { fontBuffers: fonts, defaultFontFamily: 'Inter' } })
  const image = drawing.render()
  try {
    return image.asPng()
  } finally {
    image.free()
    drawing.free()
  }
}

async function prepare(): Promise<Renderer> {
  await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')))
  return { fonts: FONT_FILES.map((file) => new Uint8Array(readFileSync(require.resolve(file)))) }
}
