import { writeCatalogMask, writeCatalogOverlay } from '@contimg/pipeline'
import { type Command, InvalidArgumentError } from 'commander'
import { nvssSources } from './catalogs.ts'
import { addExamples } from './help.ts'
import { fitsFile, numberFrom } from './values.ts'

interface MaskFlags {
  readonly image: string
  readonly minMjy: number
  readonly radiusArcsec: number
  readonly out?: string
}

interface OverlayFlags {
  readonly image: string
  readonly pb?: string
  readonly pblimit: number
  readonly minMjy: number
  readonly out: string
}

const ARCSEC_RAD = Math.PI / 648000

export function registerNvssMask(imaging: Command): void {
  const command = imaging
    .command('create-nvss-mask')
    .summary('write a mask of discs about the NVSS sources on an image')
    .description(
      'Writes a mask for CLEAN: FITS with 1 within the radius of every NVSS source and 0 elsewhere, on the pixels of an ' +
        'image; or the discs as a region file.',
    )
    .requiredOption('--image <file>', 'FITS image', fitsFile)
    .option('--min-mjy <n>', 'faintest source', numberFrom(0), 1)
    .option('--radius-arcsec <n>', 'of a disc', numberFrom(0.1, 3600), 6)
    .option(
      '--out <file>',
      '.fits, .reg (DS9) or .crtf (CASA) (default <image> with .mask.fits)',
      outputOf('fits', 'reg', 'crtf'),
    )
    .action(createMask)
  addExamples(command, [
    'contimg imaging create-nvss-mask --image obs-dirty.fits --radius-arcsec 60',
    'contimg imaging create-nvss-mask --image obs-dirty.fits --min-mjy 10 --out obs.mask.reg',
  ])
}

async function createMask({ image, minMjy, radiusArcsec, out }: MaskFlags): Promise<void> {
  const path = out ?? image.replace(/\.[^.]+$/, '.mask.fits')
  const options = { survey: 'NVSS', minimumJy: minMjy / 1e3, radiusRad: radiusArcsec * ARCSEC_RAD }
  const { sourceCount, fraction } = await writeCatalogMask(image, path, nvssSources, options)
  const share = Number.isNaN(fraction) ? '' : `, ${(100 * fraction).toFixed(3)} % of the pixels`
  console.log(`${path}  ${sourceCount} discs${share}`)
}

export function registerNvssOverlay(imaging: Command): void {
  const command = imaging
    .command('create-nvss-overlay')
    .summary('show the NVSS sources on an image')
    .description('Draws an image with a ring about every NVSS source (PNG), or writes the rings as a region file.')
    .requiredOption('--image <file>', 'FITS image', fitsFile)
    .requiredOption('--out <file>', '.png, .reg (DS9) or .crtf (CASA)', outputOf('png', 'reg', 'crtf'))
    .option('--pb <file>', 'primary beam on the same pixels, FITS: sources below --pblimit are left out', fitsFile)
    .option('--pblimit <n>', 'of --pb', numberFrom(0, 1), 0.2)
    .option('--min-mjy <n>', 'faintest source, as the catalogue has it', numberFrom(0), 10)
    .action(createOverlay)
  addExamples(command, [
    'contimg imaging create-nvss-overlay --image obs-image.fits --out obs-nvss.png',
    'contimg imaging create-nvss-overlay --image obs-image.fits --pb obs-pb.fits --out obs-nvss.reg',
  ])
}

async function createOverlay({ image, pb, pblimit, minMjy, out }: OverlayFlags): Promise<void> {
  const options = {
    survey: 'NVSS',
    minimumJy: minMjy / 1e3,
    beamLimit: pblimit,
    ...(pb !== undefined && { beamPath: pb }),
  }
  console.log(`${out}  ${await writeCatalogOverlay(image, out, nvssSources, options)} sources`)
}

function outputOf(...endings: readonly string[]): (path: string) => string {
  return (path) => {
    if (endings.some((ending) => path.toLowerCase().endsWith(`.${ending}`))) return path
    throw new InvalidArgumentError(`wanted a name that ends in ${endings.map((ending) => `.${ending}`).join(' or ')}`)
  }
}
