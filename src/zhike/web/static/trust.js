// Trusted Types: which text may become a document. htmx may parse what our own pages answer; nothing may become a
// script; and the chart library may empty an element, no more.
"use strict";
{
  const refuse = (kind) => () => {
    throw new TypeError(`zhike: no text may become a ${kind}`);
  };
  if (window.trustedTypes) {
    trustedTypes.createPolicy("default", {
      createHTML: (text) => (text === "" ? "" : refuse("document")()),
      createScript: refuse("script"),
      createScriptURL: refuse("script"),
    });
  }
  const rules = { createHTML: (text) => text, createScript: () => "", createScriptURL: refuse("script") };
  const policy = window.trustedTypes ? trustedTypes.createPolicy("htmx", rules) : rules;
  const nothing = function () {
    return { call: refuse("script") };
  };
  htmx.registerExtension("zhike-trust", { init: (api) => api.initSecurity(policy, nothing, nothing) });
}
