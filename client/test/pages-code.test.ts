import { describe, expect, it } from 'vitest'
import { doorOfAddress, doorOfText, groupCode, regroup, tidyCode } from '../src/pages/join/code'

describe('a code at the door', () => {
  it('is read whatever its spaces, dashes, case and lookalikes', () => {
    for (const typed of ['7K3P PLM2', '7k3p-plm2', ' 7k3pplm2 ', '7K3P\u00a0PLM2'])
      expect(tidyCode(typed)).toBe('7K3PP1M2')
    expect(tidyCode('oOiIlL')).toBe('001111')
  })

  it('is shown in two groups of four', () => {
    expect(groupCode('7k3')).toBe('7K3')
    expect(groupCode('7k3pp')).toBe('7K3P P')
    expect(groupCode('7k3ppxm2more')).toBe('7K3P PXM2')
  })

  it('keeps the caret after the sign just typed', () => {
    expect(regroup('7K3PP', 5)).toEqual({ text: '7K3P P', caret: 6 })
    expect(regroup('7K3P PXM2', 2)).toEqual({ text: '7K3P PXM2', caret: 2 })
    expect(regroup('7K3P', 4)).toEqual({ text: '7K3P', caret: 4 })
  })

  it('may be a whole link pasted into the field', () => {
    expect(doorOfText('https://tablee.example/join#KHBGJJwEY9blHwSDoos8Rw')).toEqual({
      token: 'KHBGJJwEY9blHwSDoos8Rw',
    })
    expect(doorOfText('http://10.0.0.4:8000/join/7K3PPXM2')).toEqual({ code: '7K3PPXM2' })
    expect(doorOfText('7k3p pxm2')).toEqual({ code: '7K3PPXM2' })
    expect(doorOfText('7k3p')).toBeNull()
  })

  it('is found in the address of the page, the token before the code', () => {
    expect(doorOfAddress({ hash: '#abc-_', pathname: '/join' })).toEqual({ token: 'abc-_' })
    expect(doorOfAddress({ hash: '', pathname: '/join/7k3p-pxm2' })).toEqual({ code: '7K3PPXM2' })
    expect(doorOfAddress({ hash: '', pathname: '/join' })).toBeNull()
  })
})
