import { arcseconds, degrees, plainNumber } from './quantity.ts'
import { isPixelFrame, type Position, type Region } from './region.ts'

const HEADER = '# Region file format: DS9 version 4.1\n'
const WORDS = ['width', 'font', 'textangle', 'dash', 'dashlist', 'fill'] // properties that DS9 knows

/**
 * The text of a DS9 region file that holds these regions.
 *
 * @throws RangeError for a text that cannot be written down: with a line break, or all of }, " and '
 */
export function writeDs9Regions(regions: readonly Region[]): string {
  let frame = ''
  const lines = regions.map((region) => {
    const change = region.frame === frame ? '' : `${region.frame}\n`
    frame = region.frame
    const properties = propertiesOf(region)
    const isText = region.shape === 'text' // DS9 writes these behind a #
    if (isText) return `${change}# ${shapeOf(region)} ${region.include ? '' : 'include=0 '}${properties}\n`
    return `${change}${region.include ? '' : '-'}${shapeOf(region)}${properties === '' ? '' : ` # ${properties}`}\n`
  })
  return HEADER + lines.join('')
}

function shapeOf(region: Region): string {
  const pixels = isPixelFrame(region.frame)
  const at = ([x, y]: Position) => (pixels ? `${plainNumber(x)},${plainNumber(y)}` : `${degrees(x)},${degrees(y)}`)
  const long = (...lengths: readonly number[]) =>
    lengths.map((length) => (pixels ? plainNumber(length) : `${arcseconds(length)}"`)).join()
  switch (region.shape) {
    case 'circle':
      return `circle(${at(region.centre)},${long(region.radius)})`
    case 'ellipse':
      return `ellipse(${at(region.centre)},${long(region.semiX, region.semiY)},${degrees(region.rotationRad)})`
    case 'box':
      return `box(${at(region.centre)},${long(region.width, region.height)},${degrees(region.rotationRad)})`
    case 'polygon':
      return `polygon(${region.vertices.map(at).join()})`
    case 'annulus':
      return `annulus(${at(region.centre)},${long(...region.radii)})`
    case 'line':
      return `line(${at(region.start)},${at(region.end)})`
    case 'point':
    case 'text':
      return `${region.shape}(${at(region.centre)})`
  }
}

function propertiesOf(region: Region): string {
  const { color, text, tags, annotation, properties } = region
  const kept = Object.entries(properties).filter(([name]) => WORDS.includes(name))
  const symbol = region.shape === 'point' && region.symbol !== 'dot' ? region.symbol : undefined
  return [
    ...(symbol ? [`point=${symbol}`] : []),
    ...(color === undefined ? [] : [`color=${color}`]),
    ...kept.map(([name, value]) => `${name}=${/\s/.test(value) && name !== 'dashlist' ? quoted(value) : value}`),
    ...(text === undefined ? [] : [`text=${quoted(text)}`]),
    ...[...tags, ...(annotation ? ['annotation'] : [])].map((tag) => `tag=${quoted(tag)}`),
  ].join(' ')
}

function quoted(text: string): string {
  if (!/[\r\n]/.test(text)) {
    if (!text.includes('}')) return `{${text}}`
    for (const quote of ['"', "'"]) if (!text.includes(quote)) return quote + text + quote
  }
  throw new RangeError(`text ${JSON.stringify(text)}, wanted one line without one of }, " and '`)
}
