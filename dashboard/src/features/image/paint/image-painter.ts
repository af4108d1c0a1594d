import { colourTable } from '@contimg/numerics/colours'
import type { ImagePixels } from '../pixels/image-pixels.ts'
import type { ColourMap, Look } from '../sky/kinds.ts'
import { STRETCHES } from '../sky/stretch.ts'
import type { Framing } from '../sky/view.ts'
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders.ts'
import { levelFor, TILE_PX, type Tile, tilesSeen } from './tiles.ts'

const MOST_TILES = 96 // of a megabyte each

interface KeptTile {
  readonly texture: WebGLTexture
  readonly bands: number // of its rows that were here
}

/** Paints images on a canvas by WebGL 2, the tiles that are seen and no others. */
export class ImagePainter {
  readonly #gl: WebGL2RenderingContext
  readonly #program: WebGLProgram
  readonly #colours = new Map<ColourMap, WebGLTexture>()
  readonly #tiles = new Map<string, KeptTile>() // the one used last is the last

  /** @returns undefined where the browser has no WebGL 2 */
  static on(canvas: HTMLCanvasElement): ImagePainter | undefined {
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false, preserveDrawingBuffer: true })
    return gl ? new ImagePainter(gl) : undefined
  }

  private constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl
    this.#program = programOf(gl)
    // biome-ignore lint/correctness/useHookAtTopLevel: of WebGL, no hook of React
    gl.useProgram(this.#program)
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer())
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW)
    const corner = gl.getAttribLocation(this.#program, 'corner')
    gl.enableVertexAttribArray(corner)
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0)
    gl.uniform1i(this.#at('values'), 0)
    gl.uniform1i(this.#at('colours'), 1)
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4)
  }

  get isLost(): boolean {
    return this.#gl.isContextLost()
  }

  /** @param pixelRatio  pixels of the screen a CSS pixel */
  paint(pixels: ImagePixels, framing: Framing, look: Look, pixelRatio: number): void {
    const gl = this.#gl
    const { canvas } = gl
    const [width, height] = [framing.width, framing.height].map((side) => Math.max(1, Math.round(side * pixelRatio)))
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    gl.viewport(0, 0, width, height)
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT)
    if (pixels.levels.length === 0) return
    const screenPx = framing.zoom * pixelRatio
    const level = levelFor(screenPx, pixels.levels.length)
    const texels = 1 / (screenPx * 2 ** level) // across a pixel of the screen
    this.#look(look)
    gl.uniform3f(this.#at('framing'), framing.x, framing.y, framing.zoom)
    gl.uniform2f(this.#at('pane'), framing.width, framing.height)
    gl.uniform1f(this.#at('texelsPerPixel'), 2 ** -level)
    gl.uniform1f(this.#at('spread'), texels > 1.05 ? texels / 4 : 0)
    for (const tile of tilesSeen(pixels.levels, level, framing)) this.#paintTile(pixels, tile)
    this.#dropOld()
  }

  /** Gives back what the browser has few of. Nothing is painted after. */
  dispose(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  #paintTile(pixels: ImagePixels, tile: Tile): void {
    const gl = this.#gl
    const bands = pixels.bandsWithin(Math.ceil(tile.lower), Math.ceil(tile.upper))
    if (bands === 0) return
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D, this.#textureOf(pixels, tile, bands))
    gl.uniform4f(this.#at('edges'), tile.left, tile.lower, tile.right, tile.upper)
    gl.uniform2f(this.#at('origin'), tile.left, tile.lower)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4)
  }

  #textureOf(pixels: ImagePixels, tile: Tile, bands: number): WebGLTexture {
    const gl = this.#gl
    const key = `${pixels.id} ${tile.level} ${tile.column} ${tile.row}`
    const found = this.#tiles.get(key)
    this.#tiles.delete(key)
    if (found?.bands === bands) {
      this.#tiles.set(key, found)
      return found.texture
    }
    const texture = found?.texture ?? valueTexture(gl, tile.width, tile.height)
    const { width, data } = pixels.levels[tile.level]
    gl.bindTexture(gl.TEXTURE_2D, texture)
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, width)
    const start = tile.row * TILE_PX * width + tile.column * TILE_PX
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, tile.width, tile.height, gl.RED, gl.FLOAT, data, start)
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0)
    this.#tiles.set(key, { texture, bands })
    return texture
  }

  #look({ map, stretch, limits, isInverted }: Look): void {
    const gl = this.#gl
    const texture = this.#colours.get(map) ?? colourTexture(gl, map)
    this.#colours.set(map, texture)
    gl.activeTexture(gl.TEXTURE1)
    gl.bindTexture(gl.TEXTURE_2D, texture)
    gl.uniform2f(this.#at('limits'), limits.low, limits.high)
    gl.uniform1i(this.#at('curve'), STRETCHES.indexOf(stretch))
    gl.uniform1i(this.#at('isInverted'), isInverted ? 1 : 0)
  }

  #dropOld(): void {
    for (const [key, { texture }] of this.#tiles) {
      if (this.#tiles.size <= MOST_TILES) return
      this.#gl.deleteTexture(texture)
      this.#tiles.delete(key)
    }
  }

  #at(name: string): WebGLUniformLocation | null {
    return this.#gl.getUniformLocation(this.#program, name)
  }
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type)
    if (shader === null) continue // the context is lost
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`the picture cannot be painted: ${gl.getProgramInfoLog(program)}`)
  return program
}

function valueTexture(gl: WebGL2RenderingContext, width: number, height: number): WebGLTexture {
  const texture = nearest(gl)
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32F, width, height)
  return texture
}

function colourTexture(gl: WebGL2RenderingContext, map: ColourMap): WebGLTexture {
  const table = colourTable(map)
  const steps = table.length / 3
  const rgba = new Uint8Array(4 * steps).fill(255)
  for (let step = 0; step < steps; step++) rgba.set(table.subarray(3 * step, 3 * step + 3), 4 * step)
  gl.activeTexture(gl.TEXTURE1)
  const texture = nearest(gl)
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, steps, 1)
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, steps, 1, gl.RGBA, gl.UNSIGNED_BYTE, rgba)
  return texture
}

function nearest(gl: WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST)
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE)
  return texture
}
