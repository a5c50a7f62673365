/**
 * The parser of YAML, for whoever imports it when it is needed: a package in CommonJS that is imported late has no
 * names of its own in a bundle.
 */
export { parseDocument } from 'yaml';
