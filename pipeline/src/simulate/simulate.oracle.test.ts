import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { loadHdf5, Uvh5Reader } from '@contimg/formats/uvh5'
import { expect, test } from 'vitest'
import { simulationOf } from './request.ts'
import { simulate } from './run.ts'

test.skipIf(!havePython('h5py', 'numpy'))(
  'h5py reads a simulated file with the types and layout of the correlator',
  async () => {
    const [group] = await simulate(simulationOf({ outFolder: temporaryFolder(), antennas: '1,51,103', channels: 64 }))
    const answer = runPython<Record<string, unknown>>(
      `
import h5py, numpy as np
f = h5py.File(given, 'r')
h, d = f['Header'], f['Data']
v = d['visdata']
answer = {
  'visdata': [str(v.dtype), list(v.shape), v.maxshape[0], v.chunks is not None, v.compression],
  'flags': [str(d['flags'].dtype), list(d['flags'].shape), bool(d['flags'][()].any())],
  'nsamples': [str(d['nsamples'].dtype), float(d['nsamples'][()].min()), float(d['nsamples'][()].max())],
  'sum': float(np.abs(v[()].astype(np.complex128)).sum()),
  'scalars': {k: (h[k][()].decode() if h[k].dtype.kind == 'S' else h[k][()].item()) for k in
    ['Nants_data', 'Nants_telescope', 'Nbls', 'Nblts', 'Nfreqs', 'Npols', 'Ntimes', 'Nspws', 'telescope_name', 'phase_type', 'channel_width']},
  'uvw': str(h['uvw_array'].dtype), 'ant_1': str(h['ant_1_array'].dtype), 'names': [h['antenna_names'].dtype.kind, h['antenna_names'][102].decode()],
  'freq': [list(h['freq_array'].shape), bool((np.diff(h['freq_array'][0]) < 0).all())],
  'epoch': h['extra_keywords/phase_center_epoch'][()].decode(),
  'dec': float(h['extra_keywords/phase_center_dec'][()]),
  'superblock': f.id.get_create_plist().get_version()[0],
}`,
      group.files[0],
    )
    expect(answer).toMatchObject({
      visdata: ['complex64', [144, 1, 4, 2], null, true, null],
      flags: ['bool', [144, 1, 4, 2], false],
      nsamples: ['float32', 96, 96],
      scalars: {
        Nants_data: 3,
        Nants_telescope: 117,
        Nbls: 6,
        Nblts: 144,
        Nfreqs: 4,
        Npols: 2,
        Ntimes: 24,
        Nspws: 1,
        telescope_name: 'OVRO_MMA',
        phase_type: 'drift',
        channel_width: 2929687.5,
      },
      uvw: 'float32',
      ant_1: 'int64',
      names: ['S', '103'],
      freq: [[1, 4], true],
      epoch: 'HADEC',
      superblock: 0,
    })
    using reader = new Uvh5Reader(await loadHdf5(), group.files[0])
    const visibilities = new Float32Array(2 * 144 * 4 * 2)
    reader.readVisibilities(0, 144, visibilities)
    let sum = 0
    for (let i = 0; i < visibilities.length; i += 2) sum += Math.hypot(visibilities[i], visibilities[i + 1])
    expect(sum / (answer.sum as number)).toBeCloseTo(1, 9)
  },
)
