// Generated from contracts/access-control.clar by scripts/generate-bindings.ts: do not edit.
import type { ContractBinding } from '../interface.ts';

export const accessControl = {
  "name": "access-control",
  "functions": {
    "accept-registration": {
      "access": "public",
      "kind": "call",
      "who": "the new key",
      "summary": "takes over registration, verification, suspension and objections; consents stay behind",
      "events": "registration-moved",
      "errors": [
        219,
        205,
        200,
        209,
        204,
        220,
        100,
        124
      ],
      "args": [
        {
          "name": "from",
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
    "add-registrar": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "queues a new registrar",
      "events": "officer-queued",
      "errors": [
        100,
        104,
        112,
        115
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
    "add-reviewer": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "queues a new reviewer",
      "events": "officer-queued",
      "errors": [
        100,
        104,
        112,
        115
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
    "assign-care-team": {
      "access": "public",
      "kind": "call",
      "who": "the provider's institution",
      "summary": "puts a provider on a care team",
      "events": "care-team-assigned",
      "errors": [
        205,
        203,
        221,
        200,
        227,
        209,
        210,
        208,
        207,
        100
      ],
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
    "grant-temporary-access": {
      "access": "public",
      "kind": "call",
      "who": "the patient, or a provider who may refer and has direct consent",
      "summary": "grants access for TREAT, at most 30 days",
      "events": "temporary-access-granted",
      "errors": [
        205,
        200,
        223,
        229,
        227,
        209,
        210,
        208,
        207,
        228,
        232,
        203,
        211,
        230,
        225,
        231,
        100
      ],
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
          "name": "duration",
          "type": "uint128"
        },
        {
          "name": "data-types",
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
    "log-access-event": {
      "access": "public",
      "kind": "call",
      "who": "a provider ever verified, or its institution; even paused or suspended",
      "summary": "logs an access and answers the decision",
      "events": "access-permitted or access-denied",
      "errors": [
        205,
        203,
        211,
        234,
        100
      ],
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
          "name": "action",
          "type": "uint128"
        },
        {
          "name": "data-types",
          "type": "uint128"
        },
        {
          "name": "purpose",
          "type": "uint128"
        }
      ],
      "output": {
        "response": {
          "ok": {
            "tuple": [
              {
                "name": "basis",
                "type": "uint128"
              },
              {
                "name": "code",
                "type": "uint128"
              },
              {
                "name": "permitted",
                "type": "bool"
              }
            ]
          },
          "error": "uint128"
        }
      }
    },
    "move-registration": {
      "access": "public",
      "kind": "call",
      "who": "the provider",
      "summary": "proposes to move its registration to another of its keys",
      "events": "registration-move-proposed",
      "errors": [
        205,
        200,
        209,
        212,
        204,
        100
      ],
      "args": [
        {
          "name": "to",
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
    "publish-encryption-key": {
      "access": "public",
      "kind": "call",
      "who": "anyone, for itself",
      "summary": "publishes a public encryption key",
      "events": "encryption-key-published",
      "errors": [
        200,
        100
      ],
      "args": [
        {
          "name": "key",
          "type": {
            "buffer": {
              "length": 32
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
    "register-institution": {
      "access": "public",
      "kind": "call",
      "who": "a registrar, of no registrar or reviewer",
      "summary": "registers an institution",
      "events": "institution-registered",
      "errors": [
        201,
        200,
        202,
        204,
        220,
        100
      ],
      "args": [
        {
          "name": "institution",
          "type": "principal"
        },
        {
          "name": "root",
          "type": {
            "buffer": {
              "length": 32
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
    "register-provider": {
      "access": "public",
      "kind": "call",
      "who": "the provider",
      "summary": "registers with an institution, pending until that lists it",
      "events": "registration-requested",
      "errors": [
        206,
        200,
        212,
        213,
        207,
        204,
        100
      ],
      "args": [
        {
          "name": "credentials",
          "type": {
            "tuple": [
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
          }
        },
        {
          "name": "institution",
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
    "register-providers": {
      "access": "public",
      "kind": "call",
      "who": "an institution",
      "summary": "lists up to 200 providers, all or none",
      "events": "provider-registered",
      "errors": [
        206,
        200,
        207,
        215,
        212,
        213,
        100,
        123
      ],
      "args": [
        {
          "name": "providers",
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
    "reinstate-institution": {
      "access": "public",
      "kind": "call",
      "who": "a registrar, not for itself",
      "summary": "lifts the suspension of an institution",
      "events": "institution-reinstated",
      "errors": [
        206,
        201,
        200,
        202,
        217,
        100
      ],
      "args": [
        {
          "name": "institution",
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
    "reinstate-provider": {
      "access": "public",
      "kind": "call",
      "who": "who suspended it, or a higher level",
      "summary": "lifts a suspension",
      "events": "provider-reinstated",
      "errors": [
        205,
        200,
        203,
        217,
        218,
        100
      ],
      "args": [
        {
          "name": "provider",
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
    "remove-registrar": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "removes a registrar who is not the last, at once",
      "events": "officer-removed",
      "errors": [
        100,
        104,
        113,
        114
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
    "remove-reviewer": {
      "access": "public",
      "kind": "call",
      "who": "the owner",
      "summary": "removes a reviewer who is not the last, at once",
      "events": "officer-removed",
      "errors": [
        100,
        104,
        113,
        114
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
    "request-access": {
      "access": "public",
      "kind": "call",
      "who": "a verified provider",
      "summary": "asks a patient for access, one open request a pair, for 30 days",
      "events": "access-requested",
      "errors": [
        203,
        209,
        210,
        208,
        207,
        211,
        200,
        223,
        224,
        227,
        225,
        228,
        226,
        100
      ],
      "args": [
        {
          "name": "patient",
          "type": "principal"
        },
        {
          "name": "data-types",
          "type": "uint128"
        },
        {
          "name": "purpose",
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
    "resign": {
      "access": "public",
      "kind": "call",
      "who": "the provider, even paused",
      "summary": "ends its registration; a suspension stays",
      "events": "provider-resigned",
      "errors": [
        205,
        209,
        100
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
    "revoke-temporary-access": {
      "access": "public",
      "kind": "call",
      "who": "the patient or the grantor",
      "summary": "ends a temporary grant",
      "events": "temporary-access-revoked",
      "errors": [
        233,
        203,
        100
      ],
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
      "kind": "call",
      "who": "the owner",
      "summary": "changes a role's policy, at once if it only narrows, else queued",
      "events": "role-policy-set or role-policy-queued",
      "errors": [
        100,
        104,
        119,
        122
      ],
      "args": [
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
    "suspend-institution": {
      "access": "public",
      "kind": "call",
      "who": "a registrar",
      "summary": "suspends an institution, and all access of its providers",
      "events": "institution-suspended",
      "errors": [
        206,
        201,
        216,
        100
      ],
      "args": [
        {
          "name": "institution",
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
    "suspend-provider": {
      "access": "public",
      "kind": "call",
      "who": "its institution, a registrar or a reviewer",
      "summary": "suspends a provider at the caller's level",
      "events": "provider-suspended",
      "errors": [
        203,
        100,
        124,
        126,
        216
      ],
      "args": [
        {
          "name": "provider",
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
    "suspend-providers": {
      "access": "public",
      "kind": "call",
      "who": "an institution, a registrar or a reviewer",
      "summary": "suspends up to 200 providers, all or none; leaves those at its level or above",
      "events": "provider-suspended",
      "errors": [
        203,
        215,
        100,
        124,
        126
      ],
      "args": [
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
    "unassign-care-team": {
      "access": "public",
      "kind": "call",
      "who": "the provider's institution",
      "summary": "takes a provider off a care team",
      "events": "care-team-unassigned",
      "errors": [
        205,
        203,
        222,
        100
      ],
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
    "verify-credentials": {
      "access": "public",
      "kind": "call",
      "who": "a registrar, no reviewer, provider or institution",
      "summary": "verifies a provider until a time",
      "events": "provider-verified",
      "errors": [
        201,
        202,
        200,
        214,
        100,
        124,
        128,
        125
      ],
      "args": [
        {
          "name": "provider",
          "type": "principal"
        },
        {
          "name": "certifications",
          "type": {
            "tuple": [
              {
                "name": "number",
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
                "name": "valid-until",
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
    "verify-providers": {
      "access": "public",
      "kind": "call",
      "who": "a registrar, no reviewer, provider or institution",
      "summary": "verifies up to 200 providers, all or none",
      "events": "provider-verified",
      "errors": [
        201,
        202,
        200,
        215,
        214,
        100,
        124,
        128,
        125
      ],
      "args": [
        {
          "name": "providers",
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
    "check-access": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "whether permitted, the first rule that failed, the bases that covered it",
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
          "name": "data-types",
          "type": "uint128"
        },
        {
          "name": "purpose",
          "type": "uint128"
        }
      ],
      "output": {
        "tuple": [
          {
            "name": "basis",
            "type": "uint128"
          },
          {
            "name": "code",
            "type": "uint128"
          },
          {
            "name": "permitted",
            "type": "bool"
          }
        ]
      }
    },
    "get-access-request": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "the access request of a pair",
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
    "get-care-team": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "registration number of a provider on a care team",
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
    "get-encryption-key": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "a principal's public encryption key",
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
    "get-institution": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "an institution's registration",
      "events": "",
      "args": [
        {
          "name": "institution",
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
    "get-officer-roles": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "officer roles of a principal (mask): 1 registrar, 2 reviewer, 4 pauser",
      "events": "",
      "args": [
        {
          "name": "who",
          "type": "principal"
        }
      ],
      "output": "uint128"
    },
    "get-provider": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "a provider's registration",
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
    "get-registration-move": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "the proposed move of a registration",
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
    "get-role-policy": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "the policy of a role",
      "events": "",
      "args": [
        {
          "name": "role",
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
    "get-temporary-access": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "the temporary grant of a pair",
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
    }
  },
  "maps": {},
  "variables": {},
  "errors": {
    "200": {
      "name": "ERR-PAUSED",
      "meaning": "the registry is paused",
      "hint": "`medrec get-settings` shows until when; the owner may run `medrec unpause`"
    },
    "201": {
      "name": "ERR-NOT-REGISTRAR",
      "meaning": "only a registrar may do this",
      "hint": "sign with a registrar's key; `medrec get-officer-roles` shows who is one"
    },
    "202": {
      "name": "ERR-CONFLICT-OF-INTEREST",
      "meaning": "a registrar may not act for itself or an officer, nor verify as a reviewer, verified provider or institution",
      "hint": "let another registrar do it; a registrar or reviewer cannot be an institution"
    },
    "203": {
      "name": "ERR-NOT-ALLOWED",
      "meaning": "the caller has no part in this",
      "hint": "the command's help says who may call it"
    },
    "204": {
      "name": "ERR-REGISTERED",
      "meaning": "the principal is registered already",
      "hint": "`medrec get-provider` and `medrec get-institution` show the registration; a provider may run `medrec resign` first"
    },
    "205": {
      "name": "ERR-UNKNOWN-PROVIDER",
      "meaning": "no provider has this principal",
      "hint": "check the principal with `medrec get-provider`; the provider or its institution registers it first"
    },
    "206": {
      "name": "ERR-UNKNOWN-INSTITUTION",
      "meaning": "no institution has this principal",
      "hint": "check the principal with `medrec get-institution`; a registrar registers it first"
    },
    "207": {
      "name": "ERR-INSTITUTION-SUSPENDED",
      "meaning": "the institution is suspended",
      "hint": "a registrar may run `medrec reinstate-institution`"
    },
    "208": {
      "name": "ERR-PROVIDER-SUSPENDED",
      "meaning": "the provider is suspended",
      "hint": "who suspended it, or a higher level, may run `medrec reinstate-provider`"
    },
    "209": {
      "name": "ERR-RESIGNED",
      "meaning": "the provider has resigned",
      "hint": "it registers again first"
    },
    "210": {
      "name": "ERR-PENDING",
      "meaning": "the provider awaits listing by its institution",
      "hint": "the institution lists it with `medrec register-providers`"
    },
    "211": {
      "name": "ERR-UNVERIFIED",
      "meaning": "the provider is not verified",
      "hint": "a registrar runs `medrec verify-credentials`"
    },
    "212": {
      "name": "ERR-NOT-STANDARD",
      "meaning": "a provider must be an account of this network, not a contract",
      "hint": "use the address of an account: anyone could call a contract and act as the provider"
    },
    "213": {
      "name": "ERR-INVALID-ROLE",
      "meaning": "the role is not 1 to 6",
      "hint": "choose one of the six roles"
    },
    "214": {
      "name": "ERR-INVALID-END",
      "meaning": "the verification must end in the future, within 5 years",
      "hint": "choose an end within the next 5 years"
    },
    "215": {
      "name": "ERR-EMPTY-LIST",
      "meaning": "the list is empty",
      "hint": "name at least one provider"
    },
    "216": {
      "name": "ERR-ALREADY-SUSPENDED",
      "meaning": "suspended at this level or a higher one",
      "hint": "`medrec get-provider` or `medrec get-institution` shows the suspension"
    },
    "217": {
      "name": "ERR-NOT-SUSPENDED",
      "meaning": "there is no suspension to lift",
      "hint": "`medrec get-provider` or `medrec get-institution` shows the state"
    },
    "218": {
      "name": "ERR-HIGHER-LEVEL",
      "meaning": "a higher level made this suspension",
      "hint": "a registrar lifts a registrar's suspension, a reviewer any"
    },
    "219": {
      "name": "ERR-NO-MOVE",
      "meaning": "no move to the caller is open",
      "hint": "the old key runs `medrec move-registration` first; `medrec get-registration-move` shows the proposal"
    },
    "220": {
      "name": "ERR-UNREVIEWED-OVERRIDES",
      "meaning": "the provider has unreviewed overrides",
      "hint": "wait until they are reviewed; `medrec get-unreviewed-overrides` lists them"
    },
    "221": {
      "name": "ERR-ALREADY-ASSIGNED",
      "meaning": "the provider is on the care team already",
      "hint": "`medrec get-care-team` shows the assignment"
    },
    "222": {
      "name": "ERR-NOT-ASSIGNED",
      "meaning": "the provider is not on the care team",
      "hint": "`medrec get-care-team` shows the assignment"
    },
    "223": {
      "name": "ERR-INVALID-DATA-TYPES",
      "meaning": "the data types are not 1 to 63",
      "hint": "name at least one known data type"
    },
    "224": {
      "name": "ERR-INVALID-PURPOSE",
      "meaning": "not exactly one known purpose",
      "hint": "choose one of TREAT, HPAYMT, HOPERAT, HRESCH and ETREAT"
    },
    "225": {
      "name": "ERR-ROLE-FORBIDS",
      "meaning": "the role may not read these types, or not for this purpose",
      "hint": "`medrec get-role-policy` shows what the role may read, and for what"
    },
    "226": {
      "name": "ERR-REQUEST-OPEN",
      "meaning": "a request of this pair is open",
      "hint": "the patient answers it, or it lapses after 30 days; `medrec get-access-request` shows it"
    },
    "227": {
      "name": "ERR-SELF",
      "meaning": "two of the principals are the same",
      "hint": "name another principal"
    },
    "228": {
      "name": "ERR-OBJECTED",
      "meaning": "the patient objects to one of these types",
      "hint": "only the patient can lift the objection, with `medrec set-objection`"
    },
    "229": {
      "name": "ERR-INVALID-DURATION",
      "meaning": "the duration is not 1 second to 30 days",
      "hint": "choose a duration of at most 30 days"
    },
    "230": {
      "name": "ERR-MAY-NOT-REFER",
      "meaning": "the caller's role may not refer",
      "hint": "`medrec get-role-policy` shows which roles may refer; the patient may grant it directly"
    },
    "231": {
      "name": "ERR-NO-SOURCE-CONSENT",
      "meaning": "the caller's own consent does not cover these types for TREAT",
      "hint": "`medrec get-consent` shows the consent; ask the patient to grant it"
    },
    "232": {
      "name": "ERR-OTHER-GRANTOR",
      "meaning": "another grantor's grant is active",
      "hint": "the patient or that grantor may replace it; `medrec get-temporary-access` shows it"
    },
    "233": {
      "name": "ERR-NO-TEMPORARY-GRANT",
      "meaning": "there is no temporary grant",
      "hint": "`medrec get-temporary-access` shows the grant of a pair"
    },
    "234": {
      "name": "ERR-INVALID-ACTION",
      "meaning": "the action is not 1 to 5",
      "hint": "choose create, read, update, delete or execute"
    }
  }
} as const satisfies ContractBinding;
