"""The whole public site as files that any web server gives out: asked page by page of this program itself.

`copying.copy_site` is the verb; `addresses` says which file an address becomes and which addresses need
the live site, `rewriting` makes a page lead there, `asking` gets it, `frontier` remembers what is to do.
"""
