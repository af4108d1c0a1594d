import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { loadHdf5 } from '../hdf5/library.ts'
import { CatalogUvh5Writer, emptyCatalogUvh5 } from './catalog-writer.ts'
import { Uvh5Reader } from './reader.ts'
import { catalogHeader } from './testing.ts'

interface Item {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly text: string | null // of a fixed-length ASCII string
  readonly values: readonly (number | string)[]
}

const READ = `
import h5py
answer = {}
def look(name, item):
    if not isinstance(item, h5py.Dataset): return
    text = h5py.check_string_dtype(item.dtype)
    values = item[()] if item.shape == () else item[...].ravel()
    values = [values] if item.shape == () else list(values)
    plain = lambda v: v.decode('ascii') if isinstance(v, bytes) else [float(v.real), float(v.imag)] if isinstance(v, complex) or item.dtype.kind == 'c' else float(v)
    answer[name] = {'dtype': str(item.dtype), 'shape': list(item.shape), 'values': [plain(v) for v in values],
                    'text': None if text is None else '%s %s' % (text.encoding, 'variable' if text.length is None else 'fixed')}
h5py.File(given, 'r').visititems(look)
`

/** What the memo asks for in version 1.2, section 3.1, each with h5py's name of its type and the kind of shape. */
const REQUIRED: Readonly<Record<string, readonly [dtype: string, shape: readonly number[]]>> = {
  latitude: ['float64', []],
  longitude: ['float64', []],
  altitude: ['float64', []],
  Nants_data: ['int64', []],
  Nants_telescope: ['int64', []],
  ant_1_array: ['int64', [6]],
  ant_2_array: ['int64', [6]],
  antenna_numbers: ['int64', [3]],
  antenna_positions: ['float64', [3, 3]],
  Nbls: ['int64', []],
  Nblts: ['int64', []],
  Nspws: ['int64', []],
  Nfreqs: ['int64', []],
  Npols: ['int64', []],
  Ntimes: ['int64', []],
  uvw_array: ['float64', [6, 3]],
  time_array: ['float64', [6]],
  integration_time: ['float64', [6]],
  freq_array: ['float64', [3]],
  channel_width: ['float64', [3]],
  spw_array: ['int64', [2]],
  flex_spw: ['bool', []],
  flex_spw_id_array: ['int64', [3]], // wanted where there is more than one window
  polarization_array: ['int64', [2]],
  Nphase: ['int64', []],
  'phase_center_catalog/7/cat_lon': ['float64', []],
  'phase_center_catalog/7/cat_lat': ['float64', []],
  phase_center_id_array: ['int64', [6]],
  phase_center_app_ra: ['float64', [6]],
  phase_center_app_dec: ['float64', [6]],
  phase_center_frame_pa: ['float64', [6]],
  blts_are_rectangular: ['bool', []],
  time_axis_faster_than_bls: ['bool', []],
  lst_array: ['float64', [6]],
  feed_angle: ['float64', [3, 2]],
}

const TEXTS = {
  telescope_name: ['DSA-110'],
  instrument: ['DSA'],
  history: ['a test'],
  version: ['1.2'],
  antenna_names: ['1', '2', '103'],
  'phase_center_catalog/7/cat_name': ['3C286'],
  'phase_center_catalog/7/cat_type': ['sidereal'],
  'phase_center_catalog/7/cat_frame': ['icrs'],
  'phase_center_catalog/7/info_source': ['user'],
  vis_units: ['Jy'],
  pol_convention: ['avg'],
  telescope_frame: ['itrs'],
  mount_type: ['alt-az', 'alt-az', 'alt-az'],
  feed_array: ['x', 'y', 'x', 'y', 'x', 'y'],
  blt_order: ['time, baseline'],
  timesys: ['UTC'],
}

test.skipIf(!havePython('h5py'))(
  'h5py finds all that the conventions 1.2 ask for, of the types they name',
  async () => {
    const path = join(temporaryFolder(), 'a.uvh5')
    writeFileSync(path, emptyCatalogUvh5())
    const library = await loadHdf5()
    const samples = 6 * 3 * 2
    {
      using writer = new CatalogUvh5Writer(library, path, catalogHeader())
      const visibilities = Float32Array.from({ length: 2 * samples }, (_, i) => i)
      const flags = Uint8Array.from({ length: samples }, (_, i) => i % 2)
      const half = 3 * 3 * 2
      for (const first of [0, half])
        writer.append(
          3,
          visibilities.subarray(2 * first, 2 * (first + half)),
          flags.subarray(first, first + half),
          new Float32Array(half).fill(1),
        )
    }
    const found = runPython<Record<string, Item>>(READ, path)
    for (const [name, [dtype, shape]] of Object.entries(REQUIRED)) {
      expect(found[`Header/${name}`], name).toMatchObject({ dtype, shape })
    }
    for (const [name, values] of Object.entries(TEXTS)) {
      expect(found[`Header/${name}`], name).toMatchObject({ text: 'ascii fixed', values })
    }
    const values = (name: string) => found[name].values
    const { frequenciesHz, uvwM, timesJd } = catalogHeader()
    expect(values('Header/freq_array')).toEqual([...frequenciesHz])
    expect(values('Header/uvw_array')).toEqual([...uvwM])
    expect(values('Header/time_array')).toEqual([...timesJd])
    expect(values('Header/spw_array')).toEqual([1, 2])
    expect(['Nblts', 'Nbls', 'Ntimes', 'Nspws', 'Nants_data'].map((name) => values(`Header/${name}`)[0])).toEqual([
      6, 3, 2, 2, 3,
    ])
    expect(
      ['flex_spw', 'blts_are_rectangular', 'time_axis_faster_than_bls'].map((name) => values(`Header/${name}`)[0]),
    ).toEqual([1, 1, 0])
    expect(found['Data/visdata']).toMatchObject({ dtype: 'complex64', shape: [6, 3, 2] })
    expect(values('Data/visdata').flat()).toEqual(Array.from({ length: 2 * samples }, (_, i) => i))
    expect(found['Data/flags']).toMatchObject({ dtype: 'bool', shape: [6, 3, 2] })
    expect(values('Data/flags')).toEqual(Array.from({ length: samples }, (_, i) => i % 2))
    expect(found['Data/nsamples']).toMatchObject({ dtype: 'float32', shape: [6, 3, 2] })
    const gone = ['phase_type', 'object_name', 'phase_center_ra', 'phase_center_epoch'] // until version 1.1
    expect(gone.filter((name) => `Header/${name}` in found)).toEqual([])
  },
)

const WRITE = `
import h5py, numpy as np
with h5py.File(given, 'w') as f:
    h, d, rows = f.create_group('Header'), f.create_group('Data'), 4
    texts = dict(version='1.1', telescope_name='T', instrument='I', history='', telescope_frame='itrs')
    for k, v in texts.items(): h[k] = np.bytes_(v)
    h['antenna_names'] = np.asarray(['a', 'b'], dtype='bytes')
    for k, v in dict(latitude=1., longitude=2., altitude=3., Nblts=rows, Nfreqs=2, Npols=1, Nants_telescope=2).items(): h[k] = v
    h['antenna_numbers'] = np.arange(2)
    h['antenna_positions'] = np.zeros((2, 3))
    h['ant_1_array'], h['ant_2_array'] = np.zeros(rows, int), np.ones(rows, int)
    h['uvw_array'], h['time_array'] = np.zeros((rows, 3)), 2460000. + np.arange(rows)
    h['integration_time'], h['freq_array'], h['channel_width'] = np.full(rows, 10.), np.array([1e9, 2e9]), np.full(2, 1e9)
    h['polarization_array'], h['spw_array'], h['flex_spw'] = np.array([-5]), np.array([0]), False
    h['phase_center_id_array'] = np.array([0, 11, 0, 11])
    c = h.create_group('phase_center_catalog')
    s, e = c.create_group('0'), c.create_group('11')
    s['cat_name'], s['cat_type'], s['cat_frame'] = np.bytes_('A'), np.bytes_('sidereal'), np.bytes_('fk5')
    s['cat_lon'], s['cat_lat'], s['cat_epoch'] = 1., .5, 1975.
    for k in ('cat_pm_ra', 'cat_pm_dec', 'cat_dist', 'cat_vrad', 'cat_times'): s[k] = h5py.Empty('f')
    e['cat_name'], e['cat_type'], e['cat_frame'] = np.bytes_('Moon'), np.bytes_('ephem'), np.bytes_('icrs')
    e['cat_times'], e['cat_lon'], e['cat_lat'], e['cat_dist'] = np.array([2460000., 2460003.]), np.array([.1, .2]), np.array([.3, .4]), np.array([1e-8, 1e-8])
    d['visdata'] = np.zeros((rows, 2, 1), 'c16')
    d['flags'], d['nsamples'] = np.zeros((rows, 2, 1), bool), np.ones((rows, 2, 1), 'f4')
answer = None
`

test.skipIf(!havePython('h5py'))(
  'a catalogue of several centres, one of them moving, is read as h5py wrote it',
  async () => {
    const path = join(temporaryFolder(), 'moving.uvh5')
    runPython(WRITE, path)
    using reader = new Uvh5Reader(await loadHdf5(), path)
    const { version, phaseCentres, phaseCentreIds } = reader.header
    expect(version).toBe('1.1')
    expect([...(phaseCentreIds ?? [])]).toEqual([0, 11, 0, 11])
    expect(phaseCentres).toMatchObject([
      { id: 0, name: 'A', type: 'sidereal', frame: 'fk5', longitudeRad: 1, latitudeRad: 0.5, epochYear: 1975 },
      {
        id: 11,
        name: 'Moon',
        type: 'ephem',
        longitudeRad: 0.1,
        ephemeris: {
          timesJd: Float64Array.of(2460000, 2460003),
          longitudesRad: Float64Array.of(0.1, 0.2),
          latitudesRad: Float64Array.of(0.3, 0.4),
        },
        distancesPc: Float64Array.of(1e-8, 1e-8),
      },
    ])
    expect(phaseCentres[0].motion).toBeUndefined()
  },
)
