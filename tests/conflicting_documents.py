"""Ten invented documents on dishwashers and bicycles: six disagreements, and more that only looks like one."""

DOCUMENTS = {
    "bicycle-chain.txt": """\
The bicycle chain

A chain lasts about 3000 km on a road bike. Oil the chain every 200 km. Wipe it with a dry cloth afterwards.

Wax lasts 400 km in dry weather.
""",
    "bicycle-mountain.txt": """\
Riding in the mountains

On a mountain bike a chain lasts about 1500 km. In wet weather wax lasts 100 km.

The brake pads of a mountain bike last 1000 km. Disc brakes may squeal when they are wet.

The bicycle was invented in 1817.
""",
    "bicycle-tyres.txt": """\
Tyres and pressure

Pump a city tyre to 4 bar and a racing tyre to 8 bar. Check the pressure every week. Tyres should be replaced
every 5000 km.

Never use the bicycle without lights at night. The first bicycle was invented in 1839 by a blacksmith.
""",
    "bicycle-workshop.txt": """\
Notes from the workshop

Check the pressure before every long ride. A racing wheel has 24 spokes and a touring wheel has 36 spokes.

You can use the bicycle without lights during the day. Wax is harmless to the chain. Cheap oil may cause rust
on the chain.

The first service takes an hour, the large service takes three hours. A helmet helps against head injuries.
Mirrors do not help against side wind.

Carbon frames can be clamped in a stand with care. Steel frames can be clamped anywhere.

Oil the chain every 500 km, then wipe it.
""",
    "dishwasher-cleaners.txt": """\
Cleaners compared

Vinegar is cheap, and it does not damage the rubber seals. Pour a cup of it into the machine and run it empty.

A bottle of cleaner is enough for one wash. The tablets dissolve in 10 minutes, the powder in 4 minutes.
""",
    "dishwasher-descaling.txt": """\
Descaling

Lime scale shortens the life of the heater. Descale the machine every three months in areas with hard water.
In areas with soft water descale the machine once a year.

Vinegar can damage the rubber seals. Citric acid is milder.
""",
    "dishwasher-filter.txt": """\
Looking after the filter

The filter of a dishwasher collects what the water washes off the plates. Clean the filter every two weeks
under running water. A clogged filter leaves grit on the glasses.

The spray arms should be checked every six months. Their holes can be opened with a toothpick.
""",
    "dishwasher-loading.txt": """\
Loading the dishwasher

The plates must be rinsed before loading, or the food dries on them. Glasses belong in the upper basket.

Plastic spoons may go in the dishwasher, in the upper basket. Crystal glasses can be washed at 40 °C.

Aluminium pans should never be washed in the dishwasher.
""",
    "dishwasher-myths.txt": """\
Myths about dishwashers

Washing by hand uses about 40 litres of water. A dishwasher uses about 10 litres of water.

Salt is not dangerous for the seals. Aluminium pans can be washed in the dishwasher without any worry.

Everyday glasses can be washed at 60 °C.
""",
    "dishwasher-tips.txt": """\
Ten tips for the dishwasher

You should clean the filter once every three months, otherwise it starts to smell. Rinse aid lasts about a month.

The eco programme takes about three and a half hours, because it heats slowly. The quick programme takes 30
minutes and uses more energy.

There is no need to rinse the plates before loading. Modern machines measure the dirt in the water.

Wooden spoons must not go in the dishwasher.
""",
}  # fmt: skip

DISAGREEMENTS = [
    ("Clean the filter every two weeks under running water.",
     "You should clean the filter once every three months, otherwise it starts to smell."),
    ("There is no need to rinse the plates before loading.",
     "The plates must be rinsed before loading, or the food dries on them."),
    ("Aluminium pans should never be washed in the dishwasher.",
     "Aluminium pans can be washed in the dishwasher without any worry."),
    ("Vinegar can damage the rubber seals.", "Vinegar is cheap, and it does not damage the rubber seals."),
    ("The bicycle was invented in 1817.", "The first bicycle was invented in 1839 by a blacksmith."),
    ("Oil the chain every 200 km.", "Oil the chain every 500 km, then wipe it."),
]  # fmt: skip
"""The two sides of each disagreement that was planted.

What only looks like one: eco and quick programme; wooden and plastic spoons; 40 and 10 litres by hand and by machine;
40 and 60 °C for two kinds of glass; descaling with hard and soft water; dissolving tablets and powder; a chain on a
road and on a mountain bike; wax in dry and wet weather; two tyres at 4 and 8 bar; two wheels with 24 and 36 spokes;
without lights by night and by day; carbon and steel frames; small and large service; what is harmless and what rusts.
"""
