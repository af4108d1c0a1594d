import { MARGIN } from '../paint/draw-frame.ts'

const CAPTION_PX = 22

/**
 * What a pane shows as a PNG, with a line that says what it is.
 *
 * @param panes  the elements of panes, beside each other
 */
export async function picturesOfPanes(
  panes: readonly HTMLElement[],
  caption: string,
  colours: { readonly text: string; readonly back: string; readonly font: string },
): Promise<Blob | null> {
  const ratio = devicePixelRatio
  const sizes = panes.map((pane) => pane.getBoundingClientRect())
  const width = sizes.reduce((sum, size) => sum + size.width, 0)
  const height = Math.max(...sizes.map((size) => size.height)) + CAPTION_PX
  const canvas = Object.assign(document.createElement('canvas'), {
    width: Math.round(width * ratio),
    height: Math.round(height * ratio),
  })
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.scale(ratio, ratio)
  context.fillStyle = colours.back
  context.fillRect(0, 0, width, height)
  let left = 0
  for (const [i, pane] of panes.entries()) {
    context.fillStyle = '#0d1015'
    context.fillRect(left + MARGIN.left, 0, sizes[i].width - MARGIN.left, sizes[i].height - MARGIN.bottom)
    const [picture, over] = pane.querySelectorAll('canvas')
    context.drawImage(picture, left + MARGIN.left, 0, sizes[i].width - MARGIN.left, sizes[i].height - MARGIN.bottom)
    context.drawImage(over, left, 0, sizes[i].width, sizes[i].height)
    left += sizes[i].width
  }
  context.fillStyle = colours.text
  context.font = colours.font
  context.fillText(caption, MARGIN.left, height - 7)
  return await new Promise((done) => canvas.toBlob(done, 'image/png'))
}
