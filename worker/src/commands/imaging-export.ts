import { exportToFits, exportToPng, imagesNamed, isCasaFolder, type StretchName } from '@contimg/pipeline/inspect'
import { type Command, Option } from 'commander'
import { nvssSources } from './catalogs.ts'
import { addExamples } from './help.ts'
import { numberFrom, OptionError } from './values.ts'

interface ExportFlags {
  readonly source?: string
  readonly prefix?: string
  readonly makeFits?: boolean
  readonly makePng?: boolean
  readonly png?: boolean
  readonly stretch: StretchName
  readonly nvss?: boolean
  readonly minMjy: number
}

/** `contimg imaging export`: images as FITS and as pictures. */
export function registerExport(imaging: Command): void {
  const command = imaging
    .command('export')
    .summary('write images of CASA as FITS, and pictures (PNG) of any')
    .description(
      'Writes images of CASA as FITS (<image>.fits), and pictures of images beside them (<name>.png): with axes, colour ' +
        'bar and beam. Which images: those named, or those of the folder --source whose names begin with --prefix.',
    )
    .argument('[images...]', 'FITS files, or folders of CASA images')
    .option('--source <folder>', 'where the images are')
    .option('--prefix <name>', 'what their names begin with')
    .option('--make-fits', 'write the images of CASA as FITS')
    .option('--make-png', 'draw pictures; of an image of CASA by way of FITS')
    .option('--png', 'the same as --make-png')
    .addOption(new Option('--stretch <name>', 'of brightness').choices(['asinh', 'zscale']).default('asinh'))
    .option('--nvss', 'ring the sources of NVSS in the pictures')
    .option('--min-mjy <n>', 'faintest source that is ringed, as the catalogue has it', numberFrom(0), 10)
    .action(exportImages)
  addExamples(command, [
    'contimg imaging export obs-image.fits --png',
    'contimg imaging export --source images --prefix obs --make-png --stretch zscale --nvss',
    'contimg imaging export --source casa --prefix obs --make-fits --make-png',
  ])
}

async function exportImages(named: readonly string[], flags: ExportFlags): Promise<void> {
  const { makeFits = false, makePng = false, png = false, stretch, nvss = false, minMjy } = flags
  const drawn = makePng || png
  if (!makeFits && !drawn) throw new OptionError('nothing to do, wanted --make-fits, --make-png or both')
  const catalog = nvss ? { catalog: { findSources: nvssSources, minimumJy: minMjy / 1e3 } } : {}
  for (const image of imagesOf(named, flags)) {
    const isCasa = isCasaFolder(image)
    const fits = isCasa ? exportToFits(image) : image
    if (isCasa) console.log(fits)
    if (drawn) console.log(await exportToPng(fits, { stretch, ...catalog }))
  }
}

function imagesOf(named: readonly string[], { source, prefix }: ExportFlags): readonly string[] {
  const isFolder = source !== undefined && prefix !== undefined
  if (isFolder === named.length > 0 || (source === undefined) !== (prefix === undefined))
    throw new OptionError('wanted either images, or --source with --prefix')
  if (!isFolder) return named
  const found = imagesNamed(source, prefix)
  if (found.length === 0) throw new OptionError(`--source ${source}: no image whose name begins with ${prefix}`)
  return found
}
