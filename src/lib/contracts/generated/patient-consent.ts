// Generated from contracts/patient-consent.clar by scripts/generate-bindings.ts: do not edit.
import type { ContractBinding } from '../interface.ts';

export const patientConsent = {
  "name": "patient-consent",
  "functions": {
    "acknowledge-override": {
      "access": "public",
      "kind": "call",
      "who": "the patient, even when paused",
      "summary": "records that the patient knows of an override",
      "events": "override-acknowledged",
      "errors": [
        330,
        332,
        339,
        100,
        127
      ],
      "args": [
        {
          "name": "override",
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
    "approve-request": {
      "access": "public",
      "kind": "call",
      "who": "the patient",
      "summary": "answers a request by consenting to its types and purpose until a time",
      "events": "request-approved",
      "errors": [
        321,
        303,
        300,
        301,
        302,
        304,
        305,
        307,
        306,
        308,
        309,
        310,
        311,
        313,
        312,
        100
      ],
      "args": [
        {
          "name": "provider",
          "type": "principal"
        },
        {
          "name": "request",
          "type": "uint128"
        },
        {
          "name": "expiry",
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
    "deny-request": {
      "access": "public",
      "kind": "call",
      "who": "the patient, even when paused",
      "summary": "answers a request with no",
      "events": "request-denied",
      "errors": [
        321,
        100
      ],
      "args": [
        {
          "name": "provider",
          "type": "principal"
        },
        {
          "name": "request",
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
    "emergency-override": {
      "access": "public",
      "kind": "call",
      "who": "the provider: verified for 24 hours, in a role that may override, with no override overdue or too many unreviewed",
      "summary": "may read for ETREAT, for 24 hours, the types that the patient has not excluded",
      "events": "override-started",
      "errors": [
        303,
        325,
        322,
        300,
        302,
        323,
        304,
        305,
        324,
        326,
        327,
        328,
        329,
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
          "name": "reason",
          "type": {
            "tuple": [
              {
                "name": "code",
                "type": "uint128"
              },
              {
                "name": "evidence",
                "type": {
                  "buffer": {
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
    "end-override": {
      "access": "public",
      "kind": "call",
      "who": "the patient or the provider, even when paused",
      "summary": "ends an override now",
      "events": "override-ended",
      "errors": [
        330,
        332,
        331,
        100,
        127
      ],
      "args": [
        {
          "name": "override",
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
    "escalate-override": {
      "access": "public",
      "kind": "call",
      "who": "the provider's institution, even when paused",
      "summary": "records that a review is overdue",
      "events": "override-escalated",
      "errors": [
        330,
        332,
        335,
        337,
        338,
        100,
        127
      ],
      "args": [
        {
          "name": "override",
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
    "grant-consent": {
      "access": "public",
      "kind": "call",
      "who": "the patient",
      "summary": "lets a provider or institution read data types until a time",
      "events": "consent-granted",
      "errors": [
        300,
        314,
        301,
        302,
        304,
        303,
        305,
        307,
        306,
        308,
        309,
        310,
        311,
        312,
        100
      ],
      "args": [
        {
          "name": "provider",
          "type": "principal"
        },
        {
          "name": "data-types",
          "type": "uint128"
        },
        {
          "name": "expiry",
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
    "grant-consents": {
      "access": "public",
      "kind": "call",
      "who": "the patient",
      "summary": "grants up to 50 consents; a repeated grantee or a bad row fails all",
      "events": "consent-granted for each",
      "errors": [
        315,
        300,
        314,
        301,
        302,
        304,
        303,
        305,
        307,
        306,
        308,
        309,
        310,
        311,
        312,
        100
      ],
      "args": [
        {
          "name": "consents",
          "type": {
            "list": {
              "type": {
                "tuple": [
                  {
                    "name": "data-types",
                    "type": "uint128"
                  },
                  {
                    "name": "expiry",
                    "type": "uint128"
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
    "join-study": {
      "access": "public",
      "kind": "call",
      "who": "the patient",
      "summary": "joins a study with some of its types; one study for each lead",
      "events": "study-joined",
      "errors": [
        342,
        343,
        300,
        301,
        302,
        305,
        344,
        311,
        345,
        100
      ],
      "args": [
        {
          "name": "study",
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
    "register-study": {
      "access": "public",
      "kind": "call",
      "who": "a registrar, not for itself",
      "summary": "registers a study of a researcher or institution; its types and end never change",
      "events": "study-registered",
      "errors": [
        341,
        340,
        300,
        302,
        304,
        303,
        305,
        301,
        308,
        309,
        310,
        100
      ],
      "args": [
        {
          "name": "lead",
          "type": "principal"
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
          "name": "evidence",
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
    "review-override": {
      "access": "public",
      "kind": "call",
      "who": "a reviewer who is not the patient, a registrar, a provider or an institution; even late or paused",
      "summary": "frees the provider, or suspends it and ends the override",
      "events": "override-reviewed, then provider-suspended if unjustified",
      "errors": [
        330,
        333,
        334,
        335,
        336,
        100,
        127,
        124
      ],
      "args": [
        {
          "name": "override",
          "type": "uint128"
        },
        {
          "name": "outcome",
          "type": "uint128"
        },
        {
          "name": "evidence",
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
    "revoke-consent": {
      "access": "public",
      "kind": "call",
      "who": "the patient, even when paused",
      "summary": "ends the consent for the named types",
      "events": "consent-revoked",
      "errors": [
        303,
        301,
        317,
        100
      ],
      "args": [
        {
          "name": "provider",
          "type": "principal"
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
    "set-emergency-preferences": {
      "access": "public",
      "kind": "call",
      "who": "the patient; when paused it may only take types away",
      "summary": "chooses the types that an override may reach; u0 refuses overrides",
      "events": "emergency-preferences-set",
      "errors": [
        347,
        318,
        300,
        100
      ],
      "args": [
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
    "set-objection": {
      "access": "public",
      "kind": "call",
      "who": "the patient; when paused it may only add types",
      "summary": "objects to a grantee reading the named types and no others, and ends their consent, referral, override and study; lifting revives nothing",
      "events": "objection-set",
      "errors": [
        303,
        347,
        302,
        318,
        300,
        100
      ],
      "args": [
        {
          "name": "provider",
          "type": "principal"
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
    "transfer-consent": {
      "access": "public",
      "kind": "call",
      "who": "the patient",
      "summary": "moves a consent from one institution to another: each end is kept, objections stay at both",
      "events": "consent-transferred",
      "errors": [
        319,
        300,
        302,
        305,
        316,
        320,
        100
      ],
      "args": [
        {
          "name": "from",
          "type": "principal"
        },
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
    "update-consent": {
      "access": "public",
      "kind": "call",
      "who": "the patient",
      "summary": "replaces every type, end and purpose of an active consent",
      "events": "consent-updated",
      "errors": [
        303,
        300,
        301,
        302,
        304,
        305,
        307,
        306,
        308,
        309,
        310,
        311,
        316,
        313,
        100
      ],
      "args": [
        {
          "name": "provider",
          "type": "principal"
        },
        {
          "name": "new-permissions",
          "type": {
            "tuple": [
              {
                "name": "data-types",
                "type": "uint128"
              },
              {
                "name": "expiry",
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
    "withdraw-from-study": {
      "access": "public",
      "kind": "call",
      "who": "the patient, even when paused",
      "summary": "leaves a study",
      "events": "study-withdrawn",
      "errors": [
        342,
        346,
        100
      ],
      "args": [
        {
          "name": "study",
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
    "get-active-override": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "the running override of a pair",
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
    "get-consent": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "the consent entry of a pair; void when its number is not the grantee's registration number",
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
    "get-consent-status": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "what a patient's consents to a provider and its institution, and the objections, amount to now",
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
            "name": "data-types",
            "type": "uint128"
          },
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
            "name": "institution-data-types",
            "type": "uint128"
          },
          {
            "name": "institution-expiries",
            "type": {
              "list": {
                "type": "uint128",
                "length": 6
              }
            }
          },
          {
            "name": "institution-objections",
            "type": "uint128"
          },
          {
            "name": "institution-purposes",
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
            "name": "time",
            "type": "uint128"
          }
        ]
      }
    },
    "get-emergency-preferences": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "the mask of data types that an override may reach; u0 refuses overrides",
      "events": "",
      "args": [
        {
          "name": "patient",
          "type": "principal"
        }
      ],
      "output": "uint128"
    },
    "get-membership": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "a patient's part in a study of a lead",
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
    "get-override": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "an override",
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
    "get-study": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "a study",
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
    "get-unreviewed-overrides": {
      "access": "read_only",
      "kind": "read",
      "who": "anyone",
      "summary": "a provider's unreviewed overrides, oldest first",
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
    }
  },
  "maps": {},
  "variables": {},
  "errors": {
    "300": {
      "name": "ERR-CONSENT-PAUSED",
      "meaning": "the registry is paused",
      "hint": "`medrec get-settings` shows until when; revoking, objecting and denying still work"
    },
    "301": {
      "name": "ERR-INVALID-TYPES",
      "meaning": "the data types are not 1 to 63",
      "hint": "name at least one known data type"
    },
    "302": {
      "name": "ERR-SELF-GRANT",
      "meaning": "patient and grantee are the same principal",
      "hint": "name another principal"
    },
    "303": {
      "name": "ERR-UNKNOWN-GRANTEE",
      "meaning": "no provider or institution has this principal, or it has resigned",
      "hint": "check the principal with `medrec get-provider` or `medrec get-institution`"
    },
    "304": {
      "name": "ERR-GRANTEE-PENDING",
      "meaning": "the provider awaits listing by its institution",
      "hint": "the institution lists it with `medrec register-providers` first"
    },
    "305": {
      "name": "ERR-GRANTEE-SUSPENDED",
      "meaning": "the grantee or its institution is suspended",
      "hint": "grant again after it is reinstated"
    },
    "306": {
      "name": "ERR-ROLE-DATA-TYPES",
      "meaning": "the role may not read these data types",
      "hint": "`medrec get-role-policy` shows what the role may read"
    },
    "307": {
      "name": "ERR-STUDY-ONLY",
      "meaning": "a researcher reads only through a study",
      "hint": "the patient joins a study of the researcher with `medrec join-study`"
    },
    "308": {
      "name": "ERR-EXPIRY-PAST",
      "meaning": "the consent would end in the past",
      "hint": "choose a later end"
    },
    "309": {
      "name": "ERR-EXPIRY-TOO-LATE",
      "meaning": "the consent would last longer than the role allows",
      "hint": "choose an earlier end; `medrec get-role-policy` shows the longest consent of a role"
    },
    "310": {
      "name": "ERR-PROTECTED-TOO-LONG",
      "meaning": "protected types last at most a year",
      "hint": "choose an end within a year, or grant mental-health and genetic-information apart"
    },
    "311": {
      "name": "ERR-TYPES-OBJECTED",
      "meaning": "the patient objects to one of these data types",
      "hint": "the patient lifts the objection with `medrec set-objection` first"
    },
    "312": {
      "name": "ERR-PURPOSES-DIFFER",
      "meaning": "the active consent has other purposes",
      "hint": "replace the consent with `medrec update-consent`"
    },
    "313": {
      "name": "ERR-INVALID-PURPOSES",
      "meaning": "the purposes are none, or not ones that the grantee may have",
      "hint": "`medrec get-role-policy` shows the purposes of a role; an institution has any but HRESCH"
    },
    "314": {
      "name": "ERR-REPEATED-GRANTEE",
      "meaning": "the list names a grantee twice",
      "hint": "name each grantee once"
    },
    "315": {
      "name": "ERR-NO-GRANTEES",
      "meaning": "the list is empty",
      "hint": "name at least one grantee"
    },
    "316": {
      "name": "ERR-NO-CONSENT",
      "meaning": "there is no active consent",
      "hint": "`medrec get-consent-status` shows what is active; a new consent is `medrec grant-consent`"
    },
    "317": {
      "name": "ERR-NOTHING-TO-REVOKE",
      "meaning": "none of these data types has an active consent",
      "hint": "`medrec get-consent-status` shows what is active"
    },
    "318": {
      "name": "ERR-SAME-VALUE",
      "meaning": "this is the value already",
      "hint": "nothing to do"
    },
    "319": {
      "name": "ERR-NOT-INSTITUTIONS",
      "meaning": "both must be institutions, and different ones",
      "hint": "`medrec get-institution` shows whether a principal is one"
    },
    "320": {
      "name": "ERR-CONSENT-EXISTS",
      "meaning": "the new institution has a consent or an objection already",
      "hint": "change that one with `medrec grant-consent` or `medrec update-consent`, and revoke the old one"
    },
    "321": {
      "name": "ERR-NO-REQUEST",
      "meaning": "no open request of this provider has this number",
      "hint": "it was answered, lapsed or replaced; `medrec get-access-request` shows the open one"
    },
    "322": {
      "name": "ERR-NOT-PROVIDER",
      "meaning": "only the provider itself may start its override",
      "hint": "sign with the provider's own key"
    },
    "323": {
      "name": "ERR-INVALID-REASON",
      "meaning": "the reason's code is not 1 to 4",
      "hint": "choose one of the coded reasons"
    },
    "324": {
      "name": "ERR-NOT-VERIFIED-FOR-A-DAY",
      "meaning": "the provider's verification has ended, or is younger than 24 hours",
      "hint": "`medrec get-provider` shows since when it is verified; wait 24 hours after that"
    },
    "325": {
      "name": "ERR-MAY-NOT-OVERRIDE",
      "meaning": "the provider's role may not override",
      "hint": "`medrec get-role-policy` shows which roles may override"
    },
    "326": {
      "name": "ERR-NO-TYPE-LEFT",
      "meaning": "the patient's preferences and objections leave no data type",
      "hint": "`medrec get-emergency-preferences` shows what the patient allows"
    },
    "327": {
      "name": "ERR-OVERRIDE-ACTIVE",
      "meaning": "an override of this pair is active",
      "hint": "`medrec get-active-override` shows it; it can be used, or ended with `medrec end-override`"
    },
    "328": {
      "name": "ERR-TOO-MANY-UNREVIEWED",
      "meaning": "the provider has as many unreviewed overrides as the limit allows",
      "hint": "`medrec get-unreviewed-overrides` lists those that wait for a review"
    },
    "329": {
      "name": "ERR-REVIEW-OVERDUE",
      "meaning": "an override of the provider is overdue for review",
      "hint": "`medrec get-unreviewed-overrides` lists them; a late review frees the provider"
    },
    "330": {
      "name": "ERR-UNKNOWN-OVERRIDE",
      "meaning": "no override has this number",
      "hint": "the number is the seq of the override-started event"
    },
    "331": {
      "name": "ERR-OVERRIDE-ENDED",
      "meaning": "the override has ended",
      "hint": "nothing to do"
    },
    "332": {
      "name": "ERR-NOT-A-PARTY",
      "meaning": "the caller has no part in this override",
      "hint": "the command's help says who may call it"
    },
    "333": {
      "name": "ERR-NOT-REVIEWER",
      "meaning": "only a reviewer may do this",
      "hint": "sign with a reviewer's key; `medrec get-officer-roles` shows who is one"
    },
    "334": {
      "name": "ERR-REVIEWER-CONFLICT",
      "meaning": "a reviewer who is the patient, a registrar, a verified provider or an institution may not review",
      "hint": "let another reviewer do it"
    },
    "335": {
      "name": "ERR-REVIEWED",
      "meaning": "the override was reviewed already",
      "hint": "`medrec get-override` shows the outcome"
    },
    "336": {
      "name": "ERR-INVALID-OUTCOME",
      "meaning": "the outcome is not 1 or 2",
      "hint": "choose justified or unjustified"
    },
    "337": {
      "name": "ERR-NOT-OVERDUE",
      "meaning": "the review is not overdue",
      "hint": "a review is due 72 hours after the start; `medrec get-override` shows it"
    },
    "338": {
      "name": "ERR-ESCALATED",
      "meaning": "the override was escalated already",
      "hint": "nothing to do"
    },
    "339": {
      "name": "ERR-ACKNOWLEDGED",
      "meaning": "the patient acknowledged the override already",
      "hint": "nothing to do"
    },
    "340": {
      "name": "ERR-REGISTRAR-ONLY",
      "meaning": "only a registrar may do this",
      "hint": "sign with a registrar's key; `medrec get-officer-roles` shows who is one"
    },
    "341": {
      "name": "ERR-NOT-A-LEAD",
      "meaning": "the lead must be a researcher or an institution",
      "hint": "`medrec get-provider` or `medrec get-institution` shows the registration"
    },
    "342": {
      "name": "ERR-UNKNOWN-STUDY",
      "meaning": "no study has this number",
      "hint": "the number is the seq of the study-registered event"
    },
    "343": {
      "name": "ERR-STUDY-ENDED",
      "meaning": "the study has ended, by its date or with its lead's registration",
      "hint": "`medrec get-study` shows its end; a study ends with the registration of its lead too"
    },
    "344": {
      "name": "ERR-NOT-IN-STUDY",
      "meaning": "the study does not use these data types",
      "hint": "`medrec get-study` shows its data types"
    },
    "345": {
      "name": "ERR-ALREADY-JOINED",
      "meaning": "the patient takes part in a study of this lead already",
      "hint": "run `medrec withdraw-from-study` for the other one first; `medrec get-membership` shows it"
    },
    "346": {
      "name": "ERR-NOT-JOINED",
      "meaning": "the patient takes no part in this study",
      "hint": "`medrec get-membership` shows the study that the patient joined"
    },
    "347": {
      "name": "ERR-INVALID-MASK",
      "meaning": "the data types are not 0 to 63",
      "hint": "name known data types, or none"
    }
  }
} as const satisfies ContractBinding;
