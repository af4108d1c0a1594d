import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { type Palette, paletteOf } from './group-strip/palette.ts'
import { useTheme } from './theme.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A canvas as sharp as the screen, drawn again when its size, the theme or what `draw` stands on changes.
 *
 * @param draw  in CSS pixels, on a clean canvas; the same function as long as what it draws is the same
 */
export function useSharpCanvas(
  { width, height }: Size,
  draw: (pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement) => void,
): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const hasFonts = useFonts()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens are those of the theme
  useEffect(() => {
    const canvas = ref.current
    const pen = canvas?.getContext('2d')
    if (!canvas || !pen || width === 0) return
    const ratio = devicePixelRatio || 1
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (canvas.width !== wide) canvas.width = wide
    if (canvas.height !== high) canvas.height = high
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    pen.clearRect(0, 0, width, height)
    draw(pen, canvas)
  }, [width, height, draw, theme, hasFonts])
  return ref
}

/** The same, drawn with the colours and fonts of the theme. */
export function useCanvas(
  size: Size,
  draw: (pen: CanvasRenderingContext2D, palette: Palette) => void,
): RefObject<HTMLCanvasElement | null> {
  return useSharpCanvas(
    size,
    useCallback((pen, canvas) => draw(pen, paletteOf(canvas)), [draw]),
  )
}

/** Whether the fonts have come: what is written before is written in others. */
function useFonts(): boolean {
  const [has, setHas] = useState(() => document.fonts.status === 'loaded')
  useEffect(() => void document.fonts.ready.then(() => setHas(true)), [])
  return has
}
