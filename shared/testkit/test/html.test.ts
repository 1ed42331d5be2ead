/** A parser that missed a form or a script would make the tests of pages pass for the wrong reason. */
import { expect, test } from 'vitest'
import { attribute, decoded, formsOf, tagsOf, textOf } from '../src/html.ts'

const PAGE = `<form class="x" method="post"
  action="/upload?a=1&amp;b=2" enctype="multipart/form-data">
  <input type="hidden" name="next" value="/a&quot;b"><input name="file" type="file" required>
  <input type="radio" name="turn" value="0" checked><input type="radio" name="turn" value="90">
  <input type="checkbox" name="grey" value="yes"><textarea name="text" rows="2">a &lt;b&gt;
c</textarea><button>Go</button>
</form><form action='/search'><input name=q></form>`

test('forms, with what stands in them', () => {
  expect(formsOf(PAGE)).toEqual([
    {
      action: '/upload?a=1&b=2',
      method: 'POST',
      enctype: 'multipart/form-data',
      fields: { next: '/a"b', file: '', turn: '0', text: 'a <b>\nc' },
    },
    expect.objectContaining({ action: '/search', method: 'GET' }),
  ])
})

test('tags, whatever stands in their attributes', () => {
  const tags = tagsOf(`<p title="a > b">x</p><img alt='"' src="/y"><script defer src="/z"></script>`)
  expect(tags).toEqual([`<p title="a > b">`, `<img alt='"' src="/y">`, `<script defer src="/z">`])
  expect(attribute(tags[1] ?? '', 'alt')).toBe('"')
  expect(attribute(tags[2] ?? '', 'defer')).toBe('')
  expect(attribute(tags[2] ?? '', 'async')).toBeUndefined()
})

test('text, decoded once', () => {
  expect(textOf('<b>&amp;lt; &#39;&#x27;</b> &nbsp;')).toBe(`&lt; '' \u00a0`)
  expect(decoded('&unknown; & &amp;')).toBe('&unknown; & &')
})
