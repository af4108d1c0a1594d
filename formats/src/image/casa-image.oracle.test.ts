import { createHash } from 'node:crypto'
import { dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { writeFitsImage } from '../fits/image-writer.ts'
import { FileSink } from '../node/file.ts'
import { nodeTableFiles } from '../node/table-files.ts'
import { type CasaImage, imageFitsCards, openCasaImage } from './index.ts'

/**
 * Begins every script. casacore opens no image of a telescope whose place it does not know, and its tables of places are
 * a package that may be absent: one of our own says that all stand in one place.
 */
const BEGIN = `
import os, sys, copy
folder = given['folder']
places = folder + '/places/Observatories'
os.makedirs(folder + '/places', exist_ok=True)
with open(folder + '/casarc', 'w') as f: f.write('measures.directory: %s\\nmeasures.observatory.directory: %s/places\\n' % (folder, folder))
os.environ['CASARCFILES'] = folder + '/casarc'
import numpy as np, casacore.tables as ct, casacore.images as ci
from casacore.images.coordinates import coordinatesystem
if not os.path.exists(places):
    names = ['ASKAP', 'VLA', 'EVLA', 'OVRO-LWA', 'GBT', 'DSA-110']
    desc = [ct.makescacoldesc(n, 0., valuetype='double') for n in ('MJD', 'Long', 'Lat', 'Height', 'X', 'Y', 'Z')]
    desc += [ct.makescacoldesc(n, '') for n in ('Name', 'Type', 'Source', 'Comment')]
    t = ct.table(places, ct.maketabdesc(desc), nrow=len(names), ack=False)
    t.putkeywords({'VS_CREATE': '2020/01/01/00:00', 'VS_DATE': '2020/01/01/00:00', 'VS_VERSION': '1', 'VS_TYPE': 'list'})
    t.putcol('Name', names); t.putcol('Type', ['ITRF'] * len(names)); t.putcol('Height', [1200.] * len(names))
    t.close()
    with open(places + '/table.info', 'w') as f: f.write('Type = IERS\\nSubType = observatory\\n\\n')
`

/** What casacore says of an image: pixels, mask, and where some pixels are, slowest axis first, in radians and hertz. */
const READ = `
import hashlib
def digest(a): return hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()
def factors(i):
    d, found = i.coordinates().dict(), {}
    known = {'rad': 1, 'deg': np.pi / 180, "'": np.pi / 10800, 'Hz': 1, 'GHz': 1e9}
    for name, c in d.items():
        if name[:-1] in ('direction', 'spectral'):
            units = c['units'] if 'units' in c else [c['unit']]
            for axis, unit in zip(d['pixelmap' + name[-1]], units): found[int(axis)] = known[unit]
    return [found.get(axis, 1) for axis in range(i.ndim())][::-1]
def tell(path):
    i = ci.image(path)
    probes = [[(n - 1) * f for n in i.shape()] for f in (0, .25, .5, 1)]
    probes = [[round(p) if i.shape()[a] < 5 else p for a, p in enumerate(probe)] for probe in probes]
    info = i.imageinfo()
    return {'shape': list(i.shape())[::-1], 'unit': i.unit(), 'object': info.get('objectname', ''), 'probes': probes,
            'world': [(np.array(i.toworld(probe)) * factors(i)).tolist() for probe in probes], 'pixels': digest(i.getdata()),
            'mask': digest(~i.getmask()), 'beam': info.get('restoringbeam'), 'beams': info.get('perplanebeams')}
`

interface Told {
  readonly shape: readonly number[]
  readonly unit: string
  readonly object: string
  readonly probes: readonly (readonly number[])[]
  readonly world: readonly (readonly number[])[]
  readonly pixels: string // sha256
  readonly mask: string // sha256, 1 where pixels are good
  readonly beam: BeamRecord | undefined
  readonly beams: Readonly<Record<string, BeamRecord>> | undefined
}

type BeamRecord = Readonly<
  Record<'major' | 'minor' | 'positionangle', { readonly value: number; readonly unit: string }>
>

/** Writes the FITS files named as CASA images; beams of zero, which casacore refuses, get a size. */
const FROM_FITS = `${BEGIN}${READ}
from astropy.io import fits
answer = {}
for name in given['names']:
    path = folder + '/' + os.path.basename(name).replace('.gz', '')
    with fits.open(name) as h:
        for x in h[1:]:
            if x.name == 'BEAMS': x.data['BMAJ'][x.data['BMAJ'] == 0] = 30; x.data['BMIN'][x.data['BMIN'] == 0] = 20
        h.writeto(path, overwrite=True)
    ci.image(path).saveas(path + '.image')
    answer[path + '.image'] = tell(path + '.image')
`

/** Makes images with coordinates of other kinds, units and frames, of every type of pixel, with masks and in odd tiles. */
const CRAFT = `${BEGIN}${READ}
answer = {}
base = ci.image(given['base']).coordinates().dict()
values = np.arange(2. * 5 * 7 * 6).reshape(2, 5, 7, 6)
def make(name, change=lambda d: None, dtype=np.float32, **more):
    d = copy.deepcopy(base)
    d['stokes1'].update(stokes=['XX', 'YY'], crval=np.array([9.]), cdelt=np.array([3.]))
    d['direction0'].update(crpix=np.array([3., 2.5]))
    change(d)
    path = folder + '/' + name
    v = values.astype(dtype) if np.dtype(dtype).kind != 'c' else (values - 3j * values).astype(dtype)
    i = ci.image(path, values=v, coordsys=coordinatesystem(d), **more)
    del i
    answer[path] = tell(path)
make('masked', mask=values % 3 == 0)
make('tiled', mask=values % 7 == 0, tileshape=(1, 2, 3, 4))
for dtype in (np.float64, np.complex64, np.complex128): make(np.dtype(dtype).name, dtype=dtype)
def galactic(d):
    d['direction0'].update(system='GALACTIC', conversionSystem='GALACTIC', projection='TAN', pc=np.array([[.8, -.6], [.6, .8]]),
        units=['deg', "'"], crval=np.array([30., -600.]), cdelt=np.array([-.1, 6.]), longpole=180., latpole=-10.)
    d['spectral2'].update(unit='GHz', restfreq=1.42, restfreqs=np.array([1.42]), system='LSRK')
    d['spectral2']['conversion']['system'] = 'LSRK'
    d['spectral2']['wcs'].update(crval=1.4, cdelt=.001)
make('galactic', galactic)
def linear(d):
    del d['spectral2']
    d['linear2'] = {'axes': ['DEPTH'], 'units': ['m'], 'crval': np.array([5.]), 'cdelt': np.array([.25]), 'crpix': np.array([1.5]), 'pc': np.array([[1.]])}
make('linear', linear)
def plane(d):
    d['linear0'] = {'axes': ['X', 'Y'], 'units': ['m', 's'], 'crval': np.array([5., 6.]), 'cdelt': np.array([.25, 2.]), 'crpix': np.array([1.5, 0.]),
        'pc': np.array([[.8, -.6], [.5, .9]])}
    del d['direction0']
make('plane', plane)
def icrs(d):
    d['direction0'].update(system='ICRS', conversionSystem='ICRS', projection_parameters=np.array([.1, -.2]), crval=np.array([1., 1.2]),
        latpole=np.degrees(1.2), pc=np.array([[1., 0.], [0., 1.]]))
make('slant', icrs)
def tabular(d):
    d['spectral2'].pop('wcs')
    world = np.array([1.1e9, 1.2e9, 1.3e9, 1.4e9, 1.5e9]) + given['uneven'] * np.arange(5) ** 2
    d['spectral2']['tabular'] = {'axes': ['Frequency'], 'units': ['Hz'], 'crval': world[:1], 'crpix': np.array([0.]), 'pc': np.array([[1.]]),
        'cdelt': np.array([world[1] - world[0]]), 'pixelvalues': np.arange(5.), 'worldvalues': world}
make('tabular', tabular)
`

/** What astropy makes of the header of a FITS file, at the pixels told, and casacore of the whole of it. */
const READ_FITS = `${BEGIN}${READ}
from astropy.io import fits
from astropy.wcs import WCS
answer = {}
for path, probes in given['files']:
    w = WCS(fits.getheader(path))
    rad = [np.pi / 180 if axis in (w.wcs.lng, w.wcs.lat) else 1 for axis in range(w.naxis)]
    answer[path] = {'astropy': [(w.wcs_pix2world([probe[::-1]], 0)[0] * rad)[::-1].tolist() for probe in probes], 'casacore': tell(path)}
`

const sources = [
  ['images', '1904-66_SIN.fits'],
  ['images', 'SB56659.RACS_0940-04.beam17.round3-0000-image.sub.fits'],
  ['images', 'SB63789.EMU_1743-51.beam04.round4.i.image.cube.sub.fits'],
  ['mosaic', 'HGeomTestIn.fits.gz'],
  ['expected', 'wsclean_c3raw_b0-dirty.fits.gz'],
  ['expected', 'vla_L_3c286.obit_dirty_robust0.fits.gz'],
] as const

const canRun = haveData && havePython('casacore', 'astropy')

describe.skipIf(!canRun)('casacore as judge of CASA images', () => {
  test('images that casacore made of FITS files have their pixels, masks, beams and coordinates, and become FITS again', () => {
    const folder = temporaryFolder()
    const names = sources.map(([kind, name]) => dataPath(kind, name))
    const told = runPython<Record<string, Told>>(FROM_FITS, { folder, names })
    expect(Object.keys(told).length).toBe(sources.length)
    for (const [path, wanted] of Object.entries(told)) expectImage(path, wanted)
    expectFits(folder, told)
  })

  test('so have images of other coordinates, units, frames, types of pixel and tiles', () => {
    const folder = temporaryFolder()
    const told = runPython<Record<string, Told>>(CRAFT, { folder, base: basicImage(folder), uneven: 0 })
    expect(Object.keys(told).length).toBe(10)
    for (const [path, wanted] of Object.entries(told)) expectImage(path, wanted)
    const real = Object.entries(told).filter(([path]) => !/complex|float64/.test(path))
    expectFits(folder, Object.fromEntries(real))
  })

  test('channels that are not evenly spaced keep their frequencies, and are refused for FITS', () => {
    const folder = temporaryFolder()
    const told = runPython<Record<string, Told>>(CRAFT, { folder, base: basicImage(folder), uneven: 1e6 })
    const image = openCasaImage(nodeTableFiles(`${folder}/tabular`))
    const spectral = image.coordinates.coordinates.find((one) => one.kind === 'spectral')
    expect(spectral?.table?.frequenciesHz).toEqual([1.1e9, 1.201e9, 1.304e9, 1.409e9, 1.516e9])
    expect(told[`${folder}/tabular`].world.at(-1)?.[1]).toBeCloseTo(1.516e9, 3)
    expect(() => imageFitsCards(image)).toThrow(/cannot be told in FITS: channel 1 is at 1201000000 Hz, wanted evenly/)
  })
})

/** A CASA image with a direction, a Stokes and a spectral axis, for others to be made like it. */
function basicImage(folder: string): string {
  const name = dataPath('images', 'SB56659.RACS_0940-04.beam17.round3-0000-image.sub.fits')
  return Object.keys(runPython<Record<string, Told>>(FROM_FITS, { folder, names: [name] }))[0]
}

function expectImage(path: string, wanted: Told): void {
  const image = openCasaImage(nodeTableFiles(path))
  expect(image.shape, path).toEqual(wanted.shape)
  expect(image.unit, path).toBe(wanted.unit)
  expect(image.objectName, path).toBe(wanted.object)
  expect(digest(image.readPixels()), path).toBe(wanted.pixels)
  const allGood = new Uint8Array(wanted.shape.reduce((product, length) => product * length, 1)).fill(1)
  expect(digest(image.readMask() ?? allGood), path).toBe(wanted.mask)
  expectSlab(image, path)
  expectBeams(image, wanted, path)
  image.close()
}

function digest(values: Float32Array | Float64Array | Uint8Array): string {
  return createHash('sha256').update(values).digest('hex')
}

/** A slab through the middle is what stands there in the whole. */
function expectSlab(image: CasaImage, path: string): void {
  const middle = Math.floor(image.shape[1] / 2)
  const box = {
    start: image.shape.map((_, axis) => (axis === 1 ? middle : 0)),
    shape: image.shape.map((length, axis) => (axis === 1 ? 1 : length)),
  }
  const parts = image.pixelType.includes('complex') ? 2 : 1
  const row = image.shape[0] * parts
  const rows = (values: Float32Array | Float64Array | Uint8Array, length: number) =>
    [...values].filter((_, i) => Math.floor(i / length) % image.shape[1] === middle)
  expect([...image.readPixels(box)], path).toEqual(rows(image.readPixels(), row))
  const mask = image.readMask()
  if (mask !== undefined) expect([...(image.readMask(box) ?? [])], path).toEqual(rows(mask, image.shape[0]))
}

function angleRad({ value, unit }: { readonly value: number; readonly unit: string }): number {
  expect(['arcsec', 'deg']).toContain(unit)
  return (value * Math.PI) / 180 / (unit === 'deg' ? 1 : 3600)
}

function expectBeams({ beams }: CasaImage, { beam, beams: planes }: Told, path: string): void {
  const wanted = planes ? Array.from({ length: beams.beams.length }, (_, i) => planes[`*${i}`]) : beam ? [beam] : []
  expect(beams.beams.length, path).toBe(wanted.length)
  if (planes) expect(beams.channelCount * beams.stokesCount).toBe(Object.keys(planes).length - 2)
  for (const [i, { major, minor, positionangle }] of wanted.entries()) {
    expect(beams.beams[i].majorRad, path).toBeCloseTo(angleRad(major), 14)
    expect(beams.beams[i].minorRad, path).toBeCloseTo(angleRad(minor), 14)
    expect(beams.beams[i].positionAngleRad, path).toBeCloseTo(angleRad(positionangle), 12)
  }
}

/** Writes each image as FITS, and compares what casacore and astropy read there with what casacore reads in the image. */
function expectFits(folder: string, told: Readonly<Record<string, Told>>): void {
  const files = Object.entries(told).map(([path, { probes }]): [string, Told['probes']] => {
    const image = openCasaImage(nodeTableFiles(path))
    const fits = `${path}.ours.fits`
    using sink = new FileSink(fits)
    writeFitsImage(sink, {
      shape: image.shape.toReversed(),
      cards: imageFitsCards(image),
      data: image.readPixels() as Float32Array,
    })
    return [fits, probes]
  })
  const read = runPython<Record<string, { astropy: number[][]; casacore: Told }>>(READ_FITS, { folder, files })
  for (const [path, wanted] of Object.entries(told)) {
    const { astropy, casacore } = read[`${path}.ours.fits`]
    expect(casacore.pixels, path).toBe(wanted.pixels)
    expect(casacore.unit, path).toBe(wanted.unit)
    const image = openCasaImage(nodeTableFiles(path))
    if (wanted.beams === undefined) expectBeams(image, casacore, path)
    const stokes = image.coordinates.coordinates.find((one) => one.kind === 'stokes')
    const stokesAxis = image.shape.length - 1 - (stokes?.axis ?? -1)
    for (const [i, world] of wanted.world.entries()) {
      if (!path.endsWith('plane')) expectWorld(world, casacore.world[i], path) // of FITS it reads no such axes
      const inFits = astropy[i].map((value, axis) => (axis === stokesAxis ? world[axis] : value)) // numbered otherwise
      expectWorld(world, inFits, path)
    }
  }
}

/** Angles may differ by a turn; all is in radians and hertz. */
function expectWorld(found: readonly number[], wanted: readonly number[], path: string): void {
  for (const [axis, value] of wanted.entries()) {
    const difference = found[axis] - value
    const off = Math.abs(value) < 10 ? difference - 2 * Math.PI * Math.round(difference / 2 / Math.PI) : difference
    expect(Math.abs(off), `${path}: ${found}, wanted ${wanted}`).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)))
  }
}
