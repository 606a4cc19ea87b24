// Generated from contracts/registry.clar by scripts/generate-bindings.ts: do not edit.
import type { ContractBinding } from '../interface.ts';

export const registry = {
  "name": "registry",
  "functions": {
    "accept-ownership": {
      "access": "public",
      "kind": "call",
      "who": "the proposed owner",
      "summary": "the owner",
      "events": "ownership-accepted",
      "errors": [
        105,
        106,
        107,
        115
      ],
      "args": [],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "activate-change": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "makes a queued change, 144 to 1007 burn blocks after it was queued",
      "events": "officer-added, role-policy-set, override-limit-set or protocol-contract-set",
      "errors": [
        116,
        104,
        117,
        118,
        112,
        113,
        115,
        120
      ],
      "args": [
        {
          "name": "number",
          "type": "uint128"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "add-pauser": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "appoints a pauser, at once",
      "events": "officer-added",
      "errors": [
        104,
        112
      ],
      "args": [
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "cancel-change": {
      "access": "public",
      "kind": "call",
      "who": "the owner or a pauser",
      "summary": "drops a queued change",
      "events": "change-cancelled",
      "errors": [
        108,
        116
      ],
      "args": [
        {
          "name": "number",
          "type": "uint128"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "cancel-ownership": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "closes the ownership proposal",
      "events": "ownership-cancelled",
      "errors": [
        104,
        105
      ],
      "args": [],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "initialize": {
      "access": "public",
      "kind": "call",
      "who": "the deployer as owner, once",
      "summary": "owner and opening officers, at once",
      "events": "registry-initialized, then officer-added for each",
      "errors": [
        101,
        102,
        104,
        103,
        112,
        115
      ],
      "args": [
        {
          "name": "owner",
          "type": "principal"
        },
        {
          "name": "registrars",
          "type": {
            "list": {
              "type": "principal",
              "length": 20
            }
          }
        },
        {
          "name": "reviewers",
          "type": {
            "list": {
              "type": "principal",
              "length": 20
            }
          }
        },
        {
          "name": "pausers",
          "type": {
            "list": {
              "type": "principal",
              "length": 20
            }
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "insert-parties": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "a registration never verified gives way",
      "events": "provider-registered",
      "args": [
        {
          "name": "institution",
          "type": "principal"
        },
        {
          "name": "rows",
          "type": {
            "list": {
              "type": {
                "tuple": [
                  {
                    "name": "provider",
                    "type": "principal"
                  },
                  {
                    "name": "role",
                    "type": "uint128"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  }
                ]
              },
              "length": 200
            }
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "move-party": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "under a new number; the old key is left resigned",
      "events": "registration-moved",
      "args": [
        {
          "name": "from",
          "type": "principal"
        },
        {
          "name": "to",
          "type": "principal"
        },
        {
          "name": "suspension",
          "type": "uint128"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "pause": {
      "access": "public",
      "kind": "call",
      "who": "the owner; a pauser, for 7 days, once until the owner acts",
      "summary": "stops new consents, grants, registrations and overrides",
      "events": "registry-paused",
      "errors": [
        108,
        109,
        110
      ],
      "args": [],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "propose-owner": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "proposes an owner, for 1008 burn blocks",
      "events": "ownership-proposed",
      "errors": [
        104,
        115
      ],
      "args": [
        {
          "name": "candidate",
          "type": "principal"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "queue-officer": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "",
      "events": "officer-queued",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "role",
          "type": "uint128"
        },
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "queue-protocol-contract": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "queues a new version of a protocol contract: slot 1 access-control, 2 patient-consent",
      "events": "protocol-contract-queued",
      "errors": [
        120,
        104
      ],
      "args": [
        {
          "name": "slot",
          "type": "uint128"
        },
        {
          "name": "contract",
          "type": "principal"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "remove-officer": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "",
      "events": "officer-removed",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "role",
          "type": "uint128"
        },
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "remove-pauser": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "removes a pauser, at once",
      "events": "officer-removed",
      "errors": [
        104,
        113
      ],
      "args": [
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "replace-officer": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "queues the replacement of a registrar (role 1) or reviewer (2), even the last",
      "events": "officer-queued",
      "errors": [
        113,
        104,
        112,
        115
      ],
      "args": [
        {
          "name": "role",
          "type": "uint128"
        },
        {
          "name": "old",
          "type": "principal"
        },
        {
          "name": "new",
          "type": "principal"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "set-override-limit": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "how many unreviewed overrides stop another: at once if lower, else queued",
      "events": "override-limit-set or override-limit-queued",
      "errors": [
        104,
        121,
        122
      ],
      "args": [
        {
          "name": "limit",
          "type": "uint128"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "set-role-policy": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "",
      "events": "role-policy-set at once if it only narrows, else role-policy-queued",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "role",
          "type": "uint128"
        },
        {
          "name": "policy",
          "type": {
            "tuple": [
              {
                "name": "data-types",
                "type": "uint128"
              },
              {
                "name": "flags",
                "type": "uint128"
              },
              {
                "name": "longest",
                "type": "uint128"
              },
              {
                "name": "purposes",
                "type": "uint128"
              }
            ]
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "suspend-parties": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "raises to `level`, leaves those at it or above; an institution's own only",
      "events": "provider-suspended",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "level",
          "type": "uint128"
        },
        {
          "name": "providers",
          "type": {
            "list": {
              "type": "principal",
              "length": 200
            }
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "unpause": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "ends a pause, and lets pausers pause again",
      "events": "registry-unpaused",
      "errors": [
        104,
        111
      ],
      "args": [],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "verify-parties": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "registered providers only",
      "events": "provider-verified",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "rows",
          "type": {
            "list": {
              "type": {
                "tuple": [
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "provider",
                    "type": "principal"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "valid-until",
                    "type": "uint128"
                  }
                ]
              },
              "length": 200
            }
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "write-consents": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "seq u0 is a new grant; a `ref` closes the request",
      "events": "topic given",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "rows",
          "type": {
            "list": {
              "type": {
                "tuple": [
                  {
                    "name": "consent",
                    "type": {
                      "tuple": [
                        {
                          "name": "expiries",
                          "type": {
                            "list": {
                              "type": "uint128",
                              "length": 6
                            }
                          }
                        },
                        {
                          "name": "number",
                          "type": "uint128"
                        },
                        {
                          "name": "objections",
                          "type": "uint128"
                        },
                        {
                          "name": "purposes",
                          "type": "uint128"
                        },
                        {
                          "name": "seq",
                          "type": "uint128"
                        }
                      ]
                    }
                  },
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "expires-at",
                    "type": "uint128"
                  },
                  {
                    "name": "grantee",
                    "type": "principal"
                  },
                  {
                    "name": "institution",
                    "type": {
                      "optional": "principal"
                    }
                  },
                  {
                    "name": "ref",
                    "type": "uint128"
                  },
                  {
                    "name": "topic",
                    "type": {
                      "string-ascii": {
                        "length": 32
                      }
                    }
                  }
                ]
              },
              "length": 50
            }
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "write-event": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "the state that follows from the event, under registration `number`; a new request, study or override gets its number as ref",
      "events": "topic given",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "number",
          "type": "uint128"
        },
        {
          "name": "event",
          "type": {
            "tuple": [
              {
                "name": "code",
                "type": "uint128"
              },
              {
                "name": "data-types",
                "type": "uint128"
              },
              {
                "name": "evidence",
                "type": {
                  "buffer": {
                    "length": 32
                  }
                }
              },
              {
                "name": "expires-at",
                "type": "uint128"
              },
              {
                "name": "institution",
                "type": {
                  "optional": "principal"
                }
              },
              {
                "name": "outcome",
                "type": "uint128"
              },
              {
                "name": "patient",
                "type": {
                  "optional": "principal"
                }
              },
              {
                "name": "provider",
                "type": {
                  "optional": "principal"
                }
              },
              {
                "name": "purposes",
                "type": "uint128"
              },
              {
                "name": "ref",
                "type": "uint128"
              },
              {
                "name": "topic",
                "type": {
                  "string-ascii": {
                    "length": 32
                  }
                }
              }
            ]
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "write-party": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "a registration; number u0 asks for a new one",
      "events": "topic given",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "topic",
          "type": {
            "string-ascii": {
              "length": 32
            }
          }
        },
        {
          "name": "who",
          "type": "principal"
        },
        {
          "name": "party",
          "type": {
            "tuple": [
              {
                "name": "institution",
                "type": "principal"
              },
              {
                "name": "number",
                "type": "uint128"
              },
              {
                "name": "role",
                "type": "uint128"
              },
              {
                "name": "root",
                "type": {
                  "buffer": {
                    "length": 32
                  }
                }
              },
              {
                "name": "seq",
                "type": "uint128"
              },
              {
                "name": "status",
                "type": "uint128"
              },
              {
                "name": "suspension",
                "type": "uint128"
              },
              {
                "name": "verified-from",
                "type": "uint128"
              },
              {
                "name": "verified-until",
                "type": "uint128"
              }
            ]
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "write-temporary-grant": {
      "access": "public",
      "kind": "store",
      "who": "a protocol contract",
      "summary": "",
      "events": "temporary-access-granted",
      "args": [
        {
          "name": "actor",
          "type": "principal"
        },
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "provider",
          "type": "principal"
        },
        {
          "name": "institution",
          "type": "principal"
        },
        {
          "name": "data-types",
          "type": "uint128"
        },
        {
          "name": "until",
          "type": "uint128"
        },
        {
          "name": "grant",
          "type": {
            "tuple": [
              {
                "name": "expiries",
                "type": {
                  "list": {
                    "type": "uint128",
                    "length": 6
                  }
                }
              },
              {
                "name": "grantor",
                "type": "principal"
              },
              {
                "name": "grantor-number",
                "type": "uint128"
              },
              {
                "name": "number",
                "type": "uint128"
              },
              {
                "name": "source",
                "type": "uint128"
              }
            ]
          }
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "events",
                "type": "uint128"
              },
              {
                "name": "seq",
                "type": "uint128"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "get-access-facts": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "of an access; what cannot matter for the purpose is not read",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "provider",
          "type": "principal"
        },
        {
          "name": "purpose",
          "type": "uint128"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "care-team",
            "type": {
              "optional": "uint128"
            }
          },
          {
            "name": "consent",
            "type": {
              "tuple": [
                {
                  "name": "expiries",
                  "type": {
                    "list": {
                      "type": "uint128",
                      "length": 6
                    }
                  }
                },
                {
                  "name": "number",
                  "type": "uint128"
                },
                {
                  "name": "objections",
                  "type": "uint128"
                },
                {
                  "name": "purposes",
                  "type": "uint128"
                },
                {
                  "name": "seq",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "grantor",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "institution",
                    "type": "principal"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "role",
                    "type": "uint128"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "seq",
                    "type": "uint128"
                  },
                  {
                    "name": "status",
                    "type": "uint128"
                  },
                  {
                    "name": "suspension",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-from",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-until",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "grantor-institution",
            "type": {
              "tuple": [
                {
                  "name": "number",
                  "type": "uint128"
                },
                {
                  "name": "suspension",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "institution",
            "type": {
              "tuple": [
                {
                  "name": "number",
                  "type": "uint128"
                },
                {
                  "name": "suspension",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "institution-consent",
            "type": {
              "tuple": [
                {
                  "name": "expiries",
                  "type": {
                    "list": {
                      "type": "uint128",
                      "length": 6
                    }
                  }
                },
                {
                  "name": "number",
                  "type": "uint128"
                },
                {
                  "name": "objections",
                  "type": "uint128"
                },
                {
                  "name": "purposes",
                  "type": "uint128"
                },
                {
                  "name": "seq",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "institution-study",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "ends-at",
                    "type": "uint128"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "study",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "limit",
            "type": "uint128"
          },
          {
            "name": "objected",
            "type": "uint128"
          },
          {
            "name": "override",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "ends-at",
                    "type": "uint128"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "override",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "party",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "institution",
                    "type": "principal"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "role",
                    "type": "uint128"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "seq",
                    "type": "uint128"
                  },
                  {
                    "name": "status",
                    "type": "uint128"
                  },
                  {
                    "name": "suspension",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-from",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-until",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "paused",
            "type": "bool"
          },
          {
            "name": "policy",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "flags",
                    "type": "uint128"
                  },
                  {
                    "name": "longest",
                    "type": "uint128"
                  },
                  {
                    "name": "purposes",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "source",
            "type": {
              "tuple": [
                {
                  "name": "expiries",
                  "type": {
                    "list": {
                      "type": "uint128",
                      "length": 6
                    }
                  }
                },
                {
                  "name": "number",
                  "type": "uint128"
                },
                {
                  "name": "objections",
                  "type": "uint128"
                },
                {
                  "name": "purposes",
                  "type": "uint128"
                },
                {
                  "name": "seq",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "source-institution",
            "type": {
              "tuple": [
                {
                  "name": "expiries",
                  "type": {
                    "list": {
                      "type": "uint128",
                      "length": 6
                    }
                  }
                },
                {
                  "name": "number",
                  "type": "uint128"
                },
                {
                  "name": "objections",
                  "type": "uint128"
                },
                {
                  "name": "purposes",
                  "type": "uint128"
                },
                {
                  "name": "seq",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "study",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "ends-at",
                    "type": "uint128"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "study",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "temporary",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "expiries",
                    "type": {
                      "list": {
                        "type": "uint128",
                        "length": 6
                      }
                    }
                  },
                  {
                    "name": "grantor",
                    "type": "principal"
                  },
                  {
                    "name": "grantor-number",
                    "type": "uint128"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "source",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "time",
            "type": "uint128"
          }
        ]
      }
    },
    "get-active-override": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "provider",
          "type": "principal"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "data-types",
              "type": "uint128"
            },
            {
              "name": "ends-at",
              "type": "uint128"
            },
            {
              "name": "number",
              "type": "uint128"
            },
            {
              "name": "override",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-care-team": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "provider",
          "type": "principal"
        }
      ],
      "output": {
        "optional": "uint128"
      }
    },
    "get-change": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "a queued change",
      "events": "",
      "args": [
        {
          "name": "number",
          "type": "uint128"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "event",
              "type": {
                "tuple": [
                  {
                    "name": "code",
                    "type": "uint128"
                  },
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "evidence",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "expires-at",
                    "type": "uint128"
                  },
                  {
                    "name": "institution",
                    "type": {
                      "optional": "principal"
                    }
                  },
                  {
                    "name": "outcome",
                    "type": "uint128"
                  },
                  {
                    "name": "patient",
                    "type": {
                      "optional": "principal"
                    }
                  },
                  {
                    "name": "provider",
                    "type": {
                      "optional": "principal"
                    }
                  },
                  {
                    "name": "purposes",
                    "type": "uint128"
                  },
                  {
                    "name": "ref",
                    "type": "uint128"
                  },
                  {
                    "name": "topic",
                    "type": {
                      "string-ascii": {
                        "length": 32
                      }
                    }
                  }
                ]
              }
            },
            {
              "name": "ready-at",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-consent": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "grantee",
          "type": "principal"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "expiries",
            "type": {
              "list": {
                "type": "uint128",
                "length": 6
              }
            }
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "objections",
            "type": "uint128"
          },
          {
            "name": "purposes",
            "type": "uint128"
          },
          {
            "name": "seq",
            "type": "uint128"
          }
        ]
      }
    },
    "get-emergency-preferences": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        }
      ],
      "output": "uint128"
    },
    "get-encryption-key": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": {
        "optional": {
          "buffer": {
            "length": 32
          }
        }
      }
    },
    "get-grantee-facts": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "of consents; status u0 is unknown, suspension the grantee's or its institution's",
      "events": "",
      "args": [
        {
          "name": "pairs",
          "type": {
            "list": {
              "type": {
                "tuple": [
                  {
                    "name": "patient",
                    "type": "principal"
                  },
                  {
                    "name": "provider",
                    "type": "principal"
                  }
                ]
              },
              "length": 50
            }
          }
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "paused",
            "type": "bool"
          },
          {
            "name": "policies",
            "type": {
              "list": {
                "type": {
                  "tuple": [
                    {
                      "name": "data-types",
                      "type": "uint128"
                    },
                    {
                      "name": "flags",
                      "type": "uint128"
                    },
                    {
                      "name": "longest",
                      "type": "uint128"
                    },
                    {
                      "name": "purposes",
                      "type": "uint128"
                    }
                  ]
                },
                "length": 6
              }
            }
          },
          {
            "name": "rows",
            "type": {
              "list": {
                "type": {
                  "tuple": [
                    {
                      "name": "consent",
                      "type": {
                        "tuple": [
                          {
                            "name": "expiries",
                            "type": {
                              "list": {
                                "type": "uint128",
                                "length": 6
                              }
                            }
                          },
                          {
                            "name": "number",
                            "type": "uint128"
                          },
                          {
                            "name": "objections",
                            "type": "uint128"
                          },
                          {
                            "name": "purposes",
                            "type": "uint128"
                          },
                          {
                            "name": "seq",
                            "type": "uint128"
                          }
                        ]
                      }
                    },
                    {
                      "name": "institution",
                      "type": {
                        "optional": "principal"
                      }
                    },
                    {
                      "name": "number",
                      "type": "uint128"
                    },
                    {
                      "name": "objected",
                      "type": "uint128"
                    },
                    {
                      "name": "role",
                      "type": "uint128"
                    },
                    {
                      "name": "status",
                      "type": "uint128"
                    },
                    {
                      "name": "suspension",
                      "type": "uint128"
                    }
                  ]
                },
                "length": 50
              }
            }
          },
          {
            "name": "time",
            "type": "uint128"
          }
        ]
      }
    },
    "get-head": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "head of the event log",
      "events": "",
      "args": [],
      "output": {
        "tuple": [
          {
            "name": "hash",
            "type": {
              "buffer": {
                "length": 32
              }
            }
          },
          {
            "name": "seq",
            "type": "uint128"
          }
        ]
      }
    },
    "get-membership": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "lead",
          "type": "principal"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "data-types",
              "type": "uint128"
            },
            {
              "name": "ends-at",
              "type": "uint128"
            },
            {
              "name": "number",
              "type": "uint128"
            },
            {
              "name": "study",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-move": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "provider",
          "type": "principal"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "number",
              "type": "uint128"
            },
            {
              "name": "to",
              "type": "principal"
            }
          ]
        }
      }
    },
    "get-officer": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": "uint128"
    },
    "get-officer-count": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "how many officers hold a role",
      "events": "",
      "args": [
        {
          "name": "role",
          "type": "uint128"
        }
      ],
      "output": "uint128"
    },
    "get-override": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "override",
          "type": "uint128"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "acknowledged",
              "type": "bool"
            },
            {
              "name": "code",
              "type": "uint128"
            },
            {
              "name": "data-types",
              "type": "uint128"
            },
            {
              "name": "ends-at",
              "type": "uint128"
            },
            {
              "name": "escalated",
              "type": "bool"
            },
            {
              "name": "evidence",
              "type": {
                "buffer": {
                  "length": 32
                }
              }
            },
            {
              "name": "number",
              "type": "uint128"
            },
            {
              "name": "outcome",
              "type": "uint128"
            },
            {
              "name": "patient",
              "type": "principal"
            },
            {
              "name": "provider",
              "type": "principal"
            },
            {
              "name": "started-at",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-override-facts": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "of an emergency override",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "provider",
          "type": "principal"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "access",
            "type": {
              "tuple": [
                {
                  "name": "care-team",
                  "type": {
                    "optional": "uint128"
                  }
                },
                {
                  "name": "consent",
                  "type": {
                    "tuple": [
                      {
                        "name": "expiries",
                        "type": {
                          "list": {
                            "type": "uint128",
                            "length": 6
                          }
                        }
                      },
                      {
                        "name": "number",
                        "type": "uint128"
                      },
                      {
                        "name": "objections",
                        "type": "uint128"
                      },
                      {
                        "name": "purposes",
                        "type": "uint128"
                      },
                      {
                        "name": "seq",
                        "type": "uint128"
                      }
                    ]
                  }
                },
                {
                  "name": "grantor",
                  "type": {
                    "optional": {
                      "tuple": [
                        {
                          "name": "institution",
                          "type": "principal"
                        },
                        {
                          "name": "number",
                          "type": "uint128"
                        },
                        {
                          "name": "role",
                          "type": "uint128"
                        },
                        {
                          "name": "root",
                          "type": {
                            "buffer": {
                              "length": 32
                            }
                          }
                        },
                        {
                          "name": "seq",
                          "type": "uint128"
                        },
                        {
                          "name": "status",
                          "type": "uint128"
                        },
                        {
                          "name": "suspension",
                          "type": "uint128"
                        },
                        {
                          "name": "verified-from",
                          "type": "uint128"
                        },
                        {
                          "name": "verified-until",
                          "type": "uint128"
                        }
                      ]
                    }
                  }
                },
                {
                  "name": "grantor-institution",
                  "type": {
                    "tuple": [
                      {
                        "name": "number",
                        "type": "uint128"
                      },
                      {
                        "name": "suspension",
                        "type": "uint128"
                      }
                    ]
                  }
                },
                {
                  "name": "institution",
                  "type": {
                    "tuple": [
                      {
                        "name": "number",
                        "type": "uint128"
                      },
                      {
                        "name": "suspension",
                        "type": "uint128"
                      }
                    ]
                  }
                },
                {
                  "name": "institution-consent",
                  "type": {
                    "tuple": [
                      {
                        "name": "expiries",
                        "type": {
                          "list": {
                            "type": "uint128",
                            "length": 6
                          }
                        }
                      },
                      {
                        "name": "number",
                        "type": "uint128"
                      },
                      {
                        "name": "objections",
                        "type": "uint128"
                      },
                      {
                        "name": "purposes",
                        "type": "uint128"
                      },
                      {
                        "name": "seq",
                        "type": "uint128"
                      }
                    ]
                  }
                },
                {
                  "name": "institution-study",
                  "type": {
                    "optional": {
                      "tuple": [
                        {
                          "name": "data-types",
                          "type": "uint128"
                        },
                        {
                          "name": "ends-at",
                          "type": "uint128"
                        },
                        {
                          "name": "number",
                          "type": "uint128"
                        },
                        {
                          "name": "study",
                          "type": "uint128"
                        }
                      ]
                    }
                  }
                },
                {
                  "name": "limit",
                  "type": "uint128"
                },
                {
                  "name": "objected",
                  "type": "uint128"
                },
                {
                  "name": "override",
                  "type": {
                    "optional": {
                      "tuple": [
                        {
                          "name": "data-types",
                          "type": "uint128"
                        },
                        {
                          "name": "ends-at",
                          "type": "uint128"
                        },
                        {
                          "name": "number",
                          "type": "uint128"
                        },
                        {
                          "name": "override",
                          "type": "uint128"
                        }
                      ]
                    }
                  }
                },
                {
                  "name": "party",
                  "type": {
                    "optional": {
                      "tuple": [
                        {
                          "name": "institution",
                          "type": "principal"
                        },
                        {
                          "name": "number",
                          "type": "uint128"
                        },
                        {
                          "name": "role",
                          "type": "uint128"
                        },
                        {
                          "name": "root",
                          "type": {
                            "buffer": {
                              "length": 32
                            }
                          }
                        },
                        {
                          "name": "seq",
                          "type": "uint128"
                        },
                        {
                          "name": "status",
                          "type": "uint128"
                        },
                        {
                          "name": "suspension",
                          "type": "uint128"
                        },
                        {
                          "name": "verified-from",
                          "type": "uint128"
                        },
                        {
                          "name": "verified-until",
                          "type": "uint128"
                        }
                      ]
                    }
                  }
                },
                {
                  "name": "paused",
                  "type": "bool"
                },
                {
                  "name": "policy",
                  "type": {
                    "optional": {
                      "tuple": [
                        {
                          "name": "data-types",
                          "type": "uint128"
                        },
                        {
                          "name": "flags",
                          "type": "uint128"
                        },
                        {
                          "name": "longest",
                          "type": "uint128"
                        },
                        {
                          "name": "purposes",
                          "type": "uint128"
                        }
                      ]
                    }
                  }
                },
                {
                  "name": "source",
                  "type": {
                    "tuple": [
                      {
                        "name": "expiries",
                        "type": {
                          "list": {
                            "type": "uint128",
                            "length": 6
                          }
                        }
                      },
                      {
                        "name": "number",
                        "type": "uint128"
                      },
                      {
                        "name": "objections",
                        "type": "uint128"
                      },
                      {
                        "name": "purposes",
                        "type": "uint128"
                      },
                      {
                        "name": "seq",
                        "type": "uint128"
                      }
                    ]
                  }
                },
                {
                  "name": "source-institution",
                  "type": {
                    "tuple": [
                      {
                        "name": "expiries",
                        "type": {
                          "list": {
                            "type": "uint128",
                            "length": 6
                          }
                        }
                      },
                      {
                        "name": "number",
                        "type": "uint128"
                      },
                      {
                        "name": "objections",
                        "type": "uint128"
                      },
                      {
                        "name": "purposes",
                        "type": "uint128"
                      },
                      {
                        "name": "seq",
                        "type": "uint128"
                      }
                    ]
                  }
                },
                {
                  "name": "study",
                  "type": {
                    "optional": {
                      "tuple": [
                        {
                          "name": "data-types",
                          "type": "uint128"
                        },
                        {
                          "name": "ends-at",
                          "type": "uint128"
                        },
                        {
                          "name": "number",
                          "type": "uint128"
                        },
                        {
                          "name": "study",
                          "type": "uint128"
                        }
                      ]
                    }
                  }
                },
                {
                  "name": "temporary",
                  "type": {
                    "optional": {
                      "tuple": [
                        {
                          "name": "expiries",
                          "type": {
                            "list": {
                              "type": "uint128",
                              "length": 6
                            }
                          }
                        },
                        {
                          "name": "grantor",
                          "type": "principal"
                        },
                        {
                          "name": "grantor-number",
                          "type": "uint128"
                        },
                        {
                          "name": "number",
                          "type": "uint128"
                        },
                        {
                          "name": "source",
                          "type": "uint128"
                        }
                      ]
                    }
                  }
                },
                {
                  "name": "time",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "preferences",
            "type": "uint128"
          },
          {
            "name": "unreviewed",
            "type": {
              "list": {
                "type": {
                  "tuple": [
                    {
                      "name": "override",
                      "type": "uint128"
                    },
                    {
                      "name": "started-at",
                      "type": "uint128"
                    }
                  ]
                },
                "length": 10
              }
            }
          }
        ]
      }
    },
    "get-ownership": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "owner, proposed owner, and the burn block at which the proposal lapses",
      "events": "",
      "args": [],
      "output": {
        "tuple": [
          {
            "name": "candidate",
            "type": {
              "optional": "principal"
            }
          },
          {
            "name": "initialized",
            "type": "bool"
          },
          {
            "name": "lapses-at",
            "type": "uint128"
          },
          {
            "name": "owner",
            "type": "principal"
          }
        ]
      }
    },
    "get-party": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "institution",
              "type": "principal"
            },
            {
              "name": "number",
              "type": "uint128"
            },
            {
              "name": "role",
              "type": "uint128"
            },
            {
              "name": "root",
              "type": {
                "buffer": {
                  "length": 32
                }
              }
            },
            {
              "name": "seq",
              "type": "uint128"
            },
            {
              "name": "status",
              "type": "uint128"
            },
            {
              "name": "suspension",
              "type": "uint128"
            },
            {
              "name": "verified-from",
              "type": "uint128"
            },
            {
              "name": "verified-until",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-party-facts": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "of an act about a party",
      "events": "",
      "args": [
        {
          "name": "caller",
          "type": "principal"
        },
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "caller",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "institution",
                    "type": "principal"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "role",
                    "type": "uint128"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "seq",
                    "type": "uint128"
                  },
                  {
                    "name": "status",
                    "type": "uint128"
                  },
                  {
                    "name": "suspension",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-from",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-until",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "institution",
            "type": {
              "tuple": [
                {
                  "name": "number",
                  "type": "uint128"
                },
                {
                  "name": "suspension",
                  "type": "uint128"
                }
              ]
            }
          },
          {
            "name": "officer",
            "type": "uint128"
          },
          {
            "name": "party",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "institution",
                    "type": "principal"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "role",
                    "type": "uint128"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "seq",
                    "type": "uint128"
                  },
                  {
                    "name": "status",
                    "type": "uint128"
                  },
                  {
                    "name": "suspension",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-from",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-until",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "paused",
            "type": "bool"
          },
          {
            "name": "time",
            "type": "uint128"
          }
        ]
      }
    },
    "get-patient-head": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "count and hash of the events about a patient",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "count",
            "type": "uint128"
          },
          {
            "name": "hash",
            "type": {
              "buffer": {
                "length": 32
              }
            }
          }
        ]
      }
    },
    "get-request": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "provider",
          "type": "principal"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "data-types",
              "type": "uint128"
            },
            {
              "name": "lapses-at",
              "type": "uint128"
            },
            {
              "name": "number",
              "type": "uint128"
            },
            {
              "name": "purpose",
              "type": "uint128"
            },
            {
              "name": "request",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-review-facts": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "of an act about an override",
      "events": "",
      "args": [
        {
          "name": "override",
          "type": "uint128"
        },
        {
          "name": "caller",
          "type": "principal"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "caller",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "institution",
                    "type": "principal"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "role",
                    "type": "uint128"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "seq",
                    "type": "uint128"
                  },
                  {
                    "name": "status",
                    "type": "uint128"
                  },
                  {
                    "name": "suspension",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-from",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-until",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "institution",
            "type": {
              "optional": "principal"
            }
          },
          {
            "name": "officer",
            "type": "uint128"
          },
          {
            "name": "override",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "acknowledged",
                    "type": "bool"
                  },
                  {
                    "name": "code",
                    "type": "uint128"
                  },
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "ends-at",
                    "type": "uint128"
                  },
                  {
                    "name": "escalated",
                    "type": "bool"
                  },
                  {
                    "name": "evidence",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "outcome",
                    "type": "uint128"
                  },
                  {
                    "name": "patient",
                    "type": "principal"
                  },
                  {
                    "name": "provider",
                    "type": "principal"
                  },
                  {
                    "name": "started-at",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "time",
            "type": "uint128"
          }
        ]
      }
    },
    "get-settings": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "protocol contracts, pause, override limit, role policies",
      "events": "",
      "args": [],
      "output": {
        "tuple": [
          {
            "name": "access-control",
            "type": "principal"
          },
          {
            "name": "override-limit",
            "type": "uint128"
          },
          {
            "name": "patient-consent",
            "type": "principal"
          },
          {
            "name": "pause-spent",
            "type": "bool"
          },
          {
            "name": "paused-until",
            "type": "uint128"
          },
          {
            "name": "policies",
            "type": {
              "list": {
                "type": {
                  "tuple": [
                    {
                      "name": "data-types",
                      "type": "uint128"
                    },
                    {
                      "name": "flags",
                      "type": "uint128"
                    },
                    {
                      "name": "longest",
                      "type": "uint128"
                    },
                    {
                      "name": "purposes",
                      "type": "uint128"
                    }
                  ]
                },
                "length": 6
              }
            }
          }
        ]
      }
    },
    "get-study": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "study",
          "type": "uint128"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "data-types",
              "type": "uint128"
            },
            {
              "name": "ends-at",
              "type": "uint128"
            },
            {
              "name": "evidence",
              "type": {
                "buffer": {
                  "length": 32
                }
              }
            },
            {
              "name": "lead",
              "type": "principal"
            },
            {
              "name": "number",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-study-facts": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "of a patient's part in a study",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "study",
          "type": "uint128"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "lead",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "institution",
                    "type": "principal"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "role",
                    "type": "uint128"
                  },
                  {
                    "name": "root",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "seq",
                    "type": "uint128"
                  },
                  {
                    "name": "status",
                    "type": "uint128"
                  },
                  {
                    "name": "suspension",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-from",
                    "type": "uint128"
                  },
                  {
                    "name": "verified-until",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "membership",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "ends-at",
                    "type": "uint128"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  },
                  {
                    "name": "study",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "objected",
            "type": "uint128"
          },
          {
            "name": "paused",
            "type": "bool"
          },
          {
            "name": "study",
            "type": {
              "optional": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "ends-at",
                    "type": "uint128"
                  },
                  {
                    "name": "evidence",
                    "type": {
                      "buffer": {
                        "length": 32
                      }
                    }
                  },
                  {
                    "name": "lead",
                    "type": "principal"
                  },
                  {
                    "name": "number",
                    "type": "uint128"
                  }
                ]
              }
            }
          },
          {
            "name": "time",
            "type": "uint128"
          }
        ]
      }
    },
    "get-temporary-grant": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "provider",
          "type": "principal"
        }
      ],
      "output": {
        "optional": {
          "tuple": [
            {
              "name": "expiries",
              "type": {
                "list": {
                  "type": "uint128",
                  "length": 6
                }
              }
            },
            {
              "name": "grantor",
              "type": "principal"
            },
            {
              "name": "grantor-number",
              "type": "uint128"
            },
            {
              "name": "number",
              "type": "uint128"
            },
            {
              "name": "source",
              "type": "uint128"
            }
          ]
        }
      }
    },
    "get-unreviewed-overrides": {
      "access": "read_only",
      "kind": "facts",
      "who": "anyone",
      "summary": "",
      "events": "",
      "args": [
        {
          "name": "provider",
          "type": "principal"
        }
      ],
      "output": {
        "list": {
          "type": {
            "tuple": [
              {
                "name": "override",
                "type": "uint128"
              },
              {
                "name": "started-at",
                "type": "uint128"
              }
            ]
          },
          "length": 10
        }
      }
    },
    "is-paused": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "whether a pause is in force",
      "events": "",
      "args": [],
      "output": "bool"
    }
  },
  "maps": {
    "active-overrides": {
      "key": {
        "tuple": [
          {
            "name": "patient",
            "type": "principal"
          },
          {
            "name": "provider",
            "type": "principal"
          }
        ]
      },
      "value": {
        "tuple": [
          {
            "name": "data-types",
            "type": "uint128"
          },
          {
            "name": "ends-at",
            "type": "uint128"
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "override",
            "type": "uint128"
          }
        ]
      }
    },
    "care-teams": {
      "key": {
        "tuple": [
          {
            "name": "patient",
            "type": "principal"
          },
          {
            "name": "provider",
            "type": "principal"
          }
        ]
      },
      "value": "uint128"
    },
    "changes": {
      "key": "uint128",
      "value": {
        "tuple": [
          {
            "name": "event",
            "type": {
              "tuple": [
                {
                  "name": "code",
                  "type": "uint128"
                },
                {
                  "name": "data-types",
                  "type": "uint128"
                },
                {
                  "name": "evidence",
                  "type": {
                    "buffer": {
                      "length": 32
                    }
                  }
                },
                {
                  "name": "expires-at",
                  "type": "uint128"
                },
                {
                  "name": "institution",
                  "type": {
                    "optional": "principal"
                  }
                },
                {
                  "name": "outcome",
                  "type": "uint128"
                },
                {
                  "name": "patient",
                  "type": {
                    "optional": "principal"
                  }
                },
                {
                  "name": "provider",
                  "type": {
                    "optional": "principal"
                  }
                },
                {
                  "name": "purposes",
                  "type": "uint128"
                },
                {
                  "name": "ref",
                  "type": "uint128"
                },
                {
                  "name": "topic",
                  "type": {
                    "string-ascii": {
                      "length": 32
                    }
                  }
                }
              ]
            }
          },
          {
            "name": "ready-at",
            "type": "uint128"
          }
        ]
      }
    },
    "consents": {
      "key": {
        "tuple": [
          {
            "name": "grantee",
            "type": "principal"
          },
          {
            "name": "patient",
            "type": "principal"
          }
        ]
      },
      "value": {
        "tuple": [
          {
            "name": "expiries",
            "type": {
              "list": {
                "type": "uint128",
                "length": 6
              }
            }
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "objections",
            "type": "uint128"
          },
          {
            "name": "purposes",
            "type": "uint128"
          },
          {
            "name": "seq",
            "type": "uint128"
          }
        ]
      }
    },
    "emergency-preferences": {
      "key": "principal",
      "value": "uint128"
    },
    "encryption-keys": {
      "key": "principal",
      "value": {
        "buffer": {
          "length": 32
        }
      }
    },
    "memberships": {
      "key": {
        "tuple": [
          {
            "name": "lead",
            "type": "principal"
          },
          {
            "name": "patient",
            "type": "principal"
          }
        ]
      },
      "value": {
        "tuple": [
          {
            "name": "data-types",
            "type": "uint128"
          },
          {
            "name": "ends-at",
            "type": "uint128"
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "study",
            "type": "uint128"
          }
        ]
      }
    },
    "moves": {
      "key": "principal",
      "value": {
        "tuple": [
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "to",
            "type": "principal"
          }
        ]
      }
    },
    "officer-counts": {
      "key": "uint128",
      "value": "uint128"
    },
    "officers": {
      "key": "principal",
      "value": "uint128"
    },
    "origins": {
      "key": "principal",
      "value": "principal"
    },
    "overrides": {
      "key": "uint128",
      "value": {
        "tuple": [
          {
            "name": "acknowledged",
            "type": "bool"
          },
          {
            "name": "code",
            "type": "uint128"
          },
          {
            "name": "data-types",
            "type": "uint128"
          },
          {
            "name": "ends-at",
            "type": "uint128"
          },
          {
            "name": "escalated",
            "type": "bool"
          },
          {
            "name": "evidence",
            "type": {
              "buffer": {
                "length": 32
              }
            }
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "outcome",
            "type": "uint128"
          },
          {
            "name": "patient",
            "type": "principal"
          },
          {
            "name": "provider",
            "type": "principal"
          },
          {
            "name": "started-at",
            "type": "uint128"
          }
        ]
      }
    },
    "parties": {
      "key": "principal",
      "value": {
        "tuple": [
          {
            "name": "institution",
            "type": "principal"
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "role",
            "type": "uint128"
          },
          {
            "name": "root",
            "type": {
              "buffer": {
                "length": 32
              }
            }
          },
          {
            "name": "seq",
            "type": "uint128"
          },
          {
            "name": "status",
            "type": "uint128"
          },
          {
            "name": "suspension",
            "type": "uint128"
          },
          {
            "name": "verified-from",
            "type": "uint128"
          },
          {
            "name": "verified-until",
            "type": "uint128"
          }
        ]
      }
    },
    "patient-heads": {
      "key": "principal",
      "value": {
        "tuple": [
          {
            "name": "count",
            "type": "uint128"
          },
          {
            "name": "hash",
            "type": {
              "buffer": {
                "length": 32
              }
            }
          }
        ]
      }
    },
    "requests": {
      "key": {
        "tuple": [
          {
            "name": "patient",
            "type": "principal"
          },
          {
            "name": "provider",
            "type": "principal"
          }
        ]
      },
      "value": {
        "tuple": [
          {
            "name": "data-types",
            "type": "uint128"
          },
          {
            "name": "lapses-at",
            "type": "uint128"
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "purpose",
            "type": "uint128"
          },
          {
            "name": "request",
            "type": "uint128"
          }
        ]
      }
    },
    "studies": {
      "key": "uint128",
      "value": {
        "tuple": [
          {
            "name": "data-types",
            "type": "uint128"
          },
          {
            "name": "ends-at",
            "type": "uint128"
          },
          {
            "name": "evidence",
            "type": {
              "buffer": {
                "length": 32
              }
            }
          },
          {
            "name": "lead",
            "type": "principal"
          },
          {
            "name": "number",
            "type": "uint128"
          }
        ]
      }
    },
    "temporary-grants": {
      "key": {
        "tuple": [
          {
            "name": "patient",
            "type": "principal"
          },
          {
            "name": "provider",
            "type": "principal"
          }
        ]
      },
      "value": {
        "tuple": [
          {
            "name": "expiries",
            "type": {
              "list": {
                "type": "uint128",
                "length": 6
              }
            }
          },
          {
            "name": "grantor",
            "type": "principal"
          },
          {
            "name": "grantor-number",
            "type": "uint128"
          },
          {
            "name": "number",
            "type": "uint128"
          },
          {
            "name": "source",
            "type": "uint128"
          }
        ]
      }
    },
    "unreviewed-overrides": {
      "key": "principal",
      "value": {
        "list": {
          "type": {
            "tuple": [
              {
                "name": "override",
                "type": "uint128"
              },
              {
                "name": "started-at",
                "type": "uint128"
              }
            ]
          },
          "length": 10
        }
      }
    }
  },
  "variables": {
    "log-head": {
      "tuple": [
        {
          "name": "hash",
          "type": {
            "buffer": {
              "length": 32
            }
          }
        },
        {
          "name": "seq",
          "type": "uint128"
        }
      ]
    },
    "ownership": {
      "tuple": [
        {
          "name": "candidate",
          "type": {
            "optional": "principal"
          }
        },
        {
          "name": "initialized",
          "type": "bool"
        },
        {
          "name": "lapses-at",
          "type": "uint128"
        },
        {
          "name": "owner",
          "type": "principal"
        }
      ]
    },
    "settings": {
      "tuple": [
        {
          "name": "access-control",
          "type": "principal"
        },
        {
          "name": "override-limit",
          "type": "uint128"
        },
        {
          "name": "patient-consent",
          "type": "principal"
        },
        {
          "name": "pause-spent",
          "type": "bool"
        },
        {
          "name": "paused-until",
          "type": "uint128"
        },
        {
          "name": "policies",
          "type": {
            "list": {
              "type": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "flags",
                    "type": "uint128"
                  },
                  {
                    "name": "longest",
                    "type": "uint128"
                  },
                  {
                    "name": "purposes",
                    "type": "uint128"
                  }
                ]
              },
              "length": 6
            }
          }
        }
      ]
    }
  },
  "errors": {
    "100": {
      "name": "ERR-NOT-PROTOCOL",
      "meaning": "the caller is not a protocol contract",
      "hint": "another version of the contract is in force: run the command again, which then calls that one; `medrec get-settings` names it"
    },
    "101": {
      "name": "ERR-NOT-DEPLOYER",
      "meaning": "only the deployer may initialize",
      "hint": "sign with the deployer's key"
    },
    "102": {
      "name": "ERR-ALREADY-INITIALIZED",
      "meaning": "initialized before",
      "hint": "`medrec get-ownership` shows the owner, who changes roles from now on"
    },
    "103": {
      "name": "ERR-NO-OFFICERS",
      "meaning": "no registrar or no reviewer is named",
      "hint": "name at least one registrar and one reviewer"
    },
    "104": {
      "name": "ERR-NOT-OWNER",
      "meaning": "only the owner may do this",
      "hint": "`medrec get-ownership` shows the owner; sign with the owner's key"
    },
    "105": {
      "name": "ERR-NO-PROPOSAL",
      "meaning": "no ownership proposal is open",
      "hint": "the owner runs `medrec propose-owner` first"
    },
    "106": {
      "name": "ERR-NOT-CANDIDATE",
      "meaning": "the caller is not the proposed owner",
      "hint": "`medrec get-ownership` shows the proposed owner; sign with that key"
    },
    "107": {
      "name": "ERR-PROPOSAL-LAPSED",
      "meaning": "the ownership proposal lapsed",
      "hint": "the owner runs `medrec propose-owner` again"
    },
    "108": {
      "name": "ERR-NOT-PAUSER",
      "meaning": "only the owner or a pauser may do this",
      "hint": "sign with the owner's or a pauser's key; `medrec get-officer-roles` shows who is a pauser"
    },
    "109": {
      "name": "ERR-ALREADY-PAUSED",
      "meaning": "the registry is paused already",
      "hint": "`medrec get-settings` shows until when; the owner may run `medrec unpause`"
    },
    "110": {
      "name": "ERR-PAUSE-SPENT",
      "meaning": "a pauser paused, and the owner has not acted since",
      "hint": "the owner runs `medrec pause`, or `medrec unpause` to renew the right of the pausers"
    },
    "111": {
      "name": "ERR-NOT-PAUSED",
      "meaning": "there is no pause to lift",
      "hint": "`medrec get-settings` shows the state"
    },
    "112": {
      "name": "ERR-ALREADY-OFFICER",
      "meaning": "the principal holds this role already",
      "hint": "`medrec get-officer-roles` shows the roles of a principal"
    },
    "113": {
      "name": "ERR-NOT-OFFICER",
      "meaning": "the principal does not hold this role",
      "hint": "`medrec get-officer-roles` shows the roles of a principal"
    },
    "114": {
      "name": "ERR-LAST-OFFICER",
      "meaning": "the last registrar or reviewer cannot be removed",
      "hint": "`medrec replace-officer` replaces the last one through the timelock"
    },
    "115": {
      "name": "ERR-ROLES-CONFLICT",
      "meaning": "owner, registrar and reviewer must be different principals",
      "hint": "choose a principal that is neither owner nor registrar nor reviewer"
    },
    "116": {
      "name": "ERR-UNKNOWN-CHANGE",
      "meaning": "no queued change has this number",
      "hint": "it was made, cancelled or never queued; the number is the seq of the event that queued it"
    },
    "117": {
      "name": "ERR-TIMELOCKED",
      "meaning": "144 burn blocks have not passed",
      "hint": "`medrec get-change` shows the burn block at which it is ready"
    },
    "118": {
      "name": "ERR-CHANGE-LAPSED",
      "meaning": "the change lapsed after 1008 burn blocks",
      "hint": "run `medrec cancel-change`, then queue it again"
    },
    "119": {
      "name": "ERR-INVALID-POLICY",
      "meaning": "the policy is out of bounds",
      "hint": "a consent of at most 5 years; basic-information, HPAYMT and HOPERAT for an administrator; HRESCH alone and with needs-study, always so for a researcher"
    },
    "120": {
      "name": "ERR-INVALID-CONTRACT",
      "meaning": "not a deployed contract, not slot 1 or 2, in use, or changed",
      "hint": "deploy the new version first; if it was deployed anew since it was queued, queue it again"
    },
    "121": {
      "name": "ERR-INVALID-LIMIT",
      "meaning": "the override limit must be 1 to 10",
      "hint": "choose 1 to 10"
    },
    "122": {
      "name": "ERR-UNCHANGED",
      "meaning": "this is the value already",
      "hint": "`medrec get-settings` shows the current value"
    },
    "123": {
      "name": "ERR-ALREADY-REGISTERED",
      "meaning": "a provider is an institution, verified elsewhere or listed already",
      "hint": "`medrec get-provider` shows each registration; a provider may run `medrec resign` first, and a repeated row must go"
    },
    "124": {
      "name": "ERR-NOT-LISTED",
      "meaning": "a provider is not registered, or not yet listed by its institution",
      "hint": "`medrec get-provider` shows each registration; the institution lists a pending one with `medrec register-providers`"
    },
    "125": {
      "name": "ERR-REPEATED-PROVIDER",
      "meaning": "a provider is named twice",
      "hint": "name each provider once"
    },
    "126": {
      "name": "ERR-OTHER-INSTITUTION",
      "meaning": "a provider is registered with another institution",
      "hint": "an institution suspends only its own providers; a registrar or reviewer may suspend any"
    },
    "127": {
      "name": "ERR-NO-OVERRIDE",
      "meaning": "no override has this number",
      "hint": "the number is the seq of the override-started event"
    },
    "128": {
      "name": "ERR-OTHER-REGISTRATION",
      "meaning": "a provider is registered under another number",
      "hint": "it registered anew since it was checked: check the registration that `medrec get-provider` shows, and give its number"
    }
  }
} as const satisfies ContractBinding;
