import type { JsonCell, JsonRecord } from './json-cell.ts'

/** All that python3-casacore reads in a table. */
export interface Dump {
  readonly columns: Readonly<Record<string, JsonCell[]>>
  readonly keywords: { readonly table: JsonRecord; readonly columns: Readonly<Record<string, JsonRecord>> }
}

/** Functions that turn cells and keywords into JSON and back, and one that dumps a whole table. */
const COMMON = `
import casacore.tables as ct, numpy as np, base64, os
dtypes = {'bool': np.uint8, 'boolean': np.uint8, 'uchar': np.uint8, 'short': np.int16, 'int': np.int32, 'integer': np.int32,
          'uint': np.uint32, 'int64': np.int64, 'float': np.float32, 'double': np.float64, 'complex': np.complex64,
          'dcomplex': np.complex128}
def python_type(type): return 'boolean' if type == 'bool' else type
def values(cell, type):
    if type == 'string':
        return {'shape': cell['shape'][::-1], 'array': cell['texts']} if cell['shape'] else cell['texts'][0]
    a = np.frombuffer(base64.b64decode(cell['bytes']), dtypes[type])
    if type == 'bool': a = a.astype(bool)
    return a.reshape(cell['shape'][::-1]) if cell['shape'] else a[0].item()
def json_cell(v, type):
    if type == 'string':
        if isinstance(v, str): return {'shape': [], 'texts': [v]}
        if isinstance(v, dict): return {'shape': list(v['shape'])[::-1], 'texts': list(v['array'])}
        a = np.array(v, dtype=object)
        return {'shape': list(a.shape)[::-1], 'texts': a.ravel().tolist()}
    a = np.asarray(v).astype(dtypes[type])
    return {'shape': list(a.shape)[::-1], 'bytes': base64.b64encode(np.ascontiguousarray(a).tobytes()).decode()}
def json_value(v):
    if isinstance(v, dict) and set(v) == {'shape', 'array'}: return {'shape': list(v['shape'])[::-1], 'values': list(v['array'])}
    if isinstance(v, dict): return {'fields': {k: json_value(x) for k, x in v.items()}}
    if isinstance(v, list): return {'shape': [len(v)], 'values': v}
    if isinstance(v, np.ndarray):
        flat = v.ravel().tolist()
        if v.dtype.kind == 'c': flat = [p for z in flat for p in (z.real, z.imag)]
        return {'shape': list(v.shape)[::-1], 'values': flat}
    return [v.real, v.imag] if isinstance(v, complex) else v
def dump(path):
    t = ct.table(path, ack=False)
    columns = {}
    for name in t.colnames():
        type, scalar = t.getcoldesc(name)['valueType'], t.isscalarcol(name)
        columns[name] = [json_cell(t.getcell(name, row), type) if scalar or t.iscelldefined(name, row) else None
                         for row in range(t.nrows())]
    keywords = {'table': json_value(t.getkeywords()), 'columns': {c: json_value(t.getcolkeywords(c)) for c in t.colnames()}}
    t.close()
    return {'columns': columns, 'keywords': keywords}
`

/** Writes the tables of `given.tables` into `given.folder`, and dumps them. */
export const WRITE_AND_DUMP = `${COMMON}
def keyword(k):
    if k['kind'] == 'record': return {name: keyword(x) for name, x in k['fields']}
    if k['type'] == 'string':
        return k['value'] if k['kind'] == 'scalar' else {'shape': k['shape'][::-1], 'array': k['values']}
    a = np.array(k['values'] if k['kind'] == 'array' else k['value'])
    if k['type'] == 'dcomplex': a = a.reshape(-1, 2) @ np.array([1, 1j])
    if k['type'] == 'bool': a = a.astype(bool)
    if k['type'] == 'int': a = a.astype(np.int32)
    if k['type'] == 'double': a = a.astype(np.float64)
    return a.reshape(k['shape'][::-1]) if k['kind'] == 'array' else a.ravel()[0].item()
zero = {'bool': False, 'string': '', 'complex': 0j, 'dcomplex': 0j, 'float': 0., 'double': 0.}
def column_desc(c):
    type, blank = python_type(c['type']), zero.get(c['type'], 0)
    if c['kind'] == 'scalar': return ct.makescacoldesc(c['name'], blank, valuetype=type, maxlen=c['maxLength'])
    if c['kind'] == 'fixed': return ct.makearrcoldesc(c['name'], blank, shape=c['shape'][::-1], options=4 if c['tiled'] else 5, valuetype=type)
    return ct.makearrcoldesc(c['name'], blank, ndim=len(c['shape']) if c['tiled'] else -1, valuetype=type)
def write(path, spec):
    columns = [c for m in spec['managers'] for c in m['columns']]
    dminfo = {'*%d' % i: {'TYPE': m['type'], 'NAME': 'dm%d' % i, 'SEQNR': i, 'SPEC': m['spec'], 'COLUMNS': [c['name'] for c in m['columns']]}
              for i, m in enumerate(spec['managers'])}
    t = ct.table(path, ct.maketabdesc([column_desc(c) for c in columns]), dminfo=dminfo, ack=False, endian='little' if spec['littleEndian'] else 'big')
    types = {c['name']: c['type'] for c in columns}
    while t.nrows() < spec['rowCount']:
        first = t.nrows()
        t.addrows(min(spec['growth'], spec['rowCount'] - first))
        for c in columns:
            for row in range(first, t.nrows()):
                if c['cells'][row] is not None: t.putcell(c['name'], row, values(c['cells'][row], c['type']))
    for name, row, cell in spec['again']: t.putcell(name, row, values(cell, types[name]))
    for row in spec['removed']: t.removerows([row])
    t.putkeywords(keyword({'kind': 'record', 'fields': spec['keywords']}))
    t.putcolkeywords(columns[0]['name'], keyword({'kind': 'record', 'fields': spec['columnKeywords']}))
    t.close()
answer = {}
for i, spec in enumerate(given['tables']):
    path = '%s/t%d' % (given['folder'], i)
    try: write(path, spec)
    except Exception as e: raise RuntimeError('table %d: %s' % (i, e))
    answer[path] = dump(path)
`

/** Dumps the tables whose paths are given. */
export const DUMP = `${COMMON}
answer = {path: dump(path) for path in given}
`
