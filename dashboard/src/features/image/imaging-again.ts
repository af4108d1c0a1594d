import type { ImageDetail } from '@contimg/api/schemas'

type Image = Pick<ImageDetail, 'ms_path' | 'path' | 'type' | 'width_px' | 'cell_arcsec'>

/**
 * What fills in the form of imaging, on the control panel: what it makes has the path of this image, and so becomes its next
 * version.
 */
export function imagingAgain({ ms_path: ms, path, type, width_px: width, cell_arcsec: cell }: Image) {
  const end = `-${type}.fits`
  const image = path.endsWith(end) ? path.slice(0, -end.length) : path
  return {
    ...{ action: 'image', ms, image },
    ...(width !== null && { imsize: width }),
    ...(cell !== null && { cell_arcsec: Number(cell.toPrecision(8)) }), // a header has it in degrees
  }
}
